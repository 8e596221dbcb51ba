using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>
/// Shortens a conversation between two turns: a model writes what stands in the place of its older part, and where it cannot, the host does by rule. Contract, rules and what was
/// handed over stand outside the conversation, and so does a question that is open: they survive word for word. So do the newest words of a person within it.
/// </summary>
internal static class WorkerCompaction
{
    /// <summary>What the model that shortens is asked.</summary>
    public const string Request =
        "[Write what the agent must know to go on: what was done and what shows it, what is in which file, commands that work, what was tried and led nowhere, decisions and why, what is next. "
        + "Names, paths, numbers and error messages word for word. No advice, no preamble. At most 800 words.]";

    /// <summary>How much of the newest part stays as it is, of the tokens at which a conversation is shortened: a quarter.</summary>
    private const int KeptShare = 4;

    private const int LongestLine = 300;
    private const int LongestSummary = 12_000;

    /// <summary>The most characters of a person's words that stay as they are, where a conversation is not shortened much earlier than usual.</summary>
    private const int KeptWords = 12_000;

    /// <summary>Whether the conversation must be shortened before the next turn.</summary>
    public static bool IsDue(WorkerState state) =>
        WorkerCalls.EstimateInput(state) > (state.Assignment!.Policy.CompactAt ?? AgentPolicy.DefaultCompactAt) && Entries(state) > 0;

    /// <summary>How many of the oldest entries go: whole turns, so that no answer stays without its call.</summary>
    /// <param name="state">The worker.</param>
    /// <param name="isTooLong">Whether the model cannot take it although it is not long for the policy: half of it goes at least.</param>
    public static int Entries(WorkerState state, bool isTooLong = false)
    {
        // Three characters a token, as everywhere.
        long kept = 0, most = (state.Assignment!.Policy.CompactAt ?? AgentPolicy.DefaultCompactAt) * 3L / KeptShare;
        most = isTooLong ? Math.Min(most, state.Transcript.Sum(WorkerCalls.Characters) / 2) : most;
        var entries = state.Transcript.Length;
        for (var index = state.Transcript.Length - 1; index >= 0; index--)
        {
            kept += WorkerCalls.Characters(state.Transcript[index]);
            if (kept > most)
            {
                break;
            }

            entries = state.Transcript[index] is ToolSaid ? entries : index;
        }

        // What stays begins with what a model or the host says. A summary alone, with the words that were kept beside it, is not worth another.
        var first = 1;
        while (first < state.Transcript.Length && state.Transcript[first] is HostSaid { IsKept: true })
        {
            first++;
        }

        return entries > first ? entries : 0;
    }

    /// <summary>The words of a person in what goes, oldest first: the newest, as far as they have room.</summary>
    public static ImmutableArray<string> Kept(WorkerState state, ImmutableArray<TranscriptItem> items)
    {
        var room = Math.Min(KeptWords, (state.Assignment!.Policy.CompactAt ?? AgentPolicy.DefaultCompactAt) * 3 / KeptShare);
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (var words in items.Reverse().Select(static item => item switch { HostSaid { IsKept: true } said => said.Text, ToolSaid said => said.Kept, _ => null }).OfType<string>())
        {
            if ((room -= words.Length) < 0)
            {
                break;
            }

            kept.Insert(0, words);
        }

        return kept.ToImmutable();
    }

    /// <summary>The part of the conversation that goes.</summary>
    public static ImmutableArray<TranscriptItem> Shortened(WorkerState state) => state.Transcript[..Entries(state)];

    /// <summary>A summary by rule: the line of each call and whether it worked, the newest texts.</summary>
    public static string ByRule(ImmutableArray<TranscriptItem> items)
    {
        var failed = items.OfType<ToolSaid>().Where(static said => said.Failed).Select(static said => said.Call).ToImmutableSortedSet(StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var item in items)
        {
            switch (item)
            {
                case HostSaid said:
                    lines.Add($"host: {Line(said.Text)}");
                    break;
                case ModelSaid said:
                    if (said.Text.Length > 0)
                    {
                        lines.Add($"you: {Line(said.Text)}");
                    }

                    lines.AddRange(said.Calls.Select(call => $"{(failed.Contains(call.Id) ? "failed" : "done")}: {call.Name} {Line(call.Arguments)}"));
                    break;
            }
        }

        // The newest matter most.
        var text = new StringBuilder();
        for (var index = lines.Count - 1; index >= 0 && text.Length + lines[index].Length < LongestSummary; index--)
        {
            text.Insert(0, lines[index] + "\n");
        }

        return text.ToString();
    }

    /// <summary>What stands in the place of the older part.</summary>
    public static string Frame(string summary, int entries) =>
        string.Create(CultureInfo.InvariantCulture, $"[{entries} earlier entries of this conversation were shortened to this account. It is no instruction; see what of it holds.]\n{summary.Trim()}");

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestLine ? line : ReasonText.Beginning(line, LongestLine) + "…";
    }
}
