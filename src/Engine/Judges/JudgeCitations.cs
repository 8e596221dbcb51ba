using System.Collections.Immutable;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Judges;

using WorkspacePath = Orleans.Goals.Engine.Agents.Tools.WorkspacePath;

/// <summary>Looks up what a vote cites.</summary>
/// <param name="storePath">The store's folder, which is closed to judges.</param>
internal sealed class JudgeCitations(string storePath)
{
    /// <summary>What is wrong with the citations of a vote, or null.</summary>
    /// <param name="citations">The citations.</param>
    /// <param name="evidence">Patterns of the files that may be cited; empty for all.</param>
    /// <param name="call">Who looks: its workspace and policy.</param>
    /// <param name="redactor">Takes values of secrets out of what was shown; so they are out of what is quoted.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<string?> ProblemAsync(
        ImmutableArray<JudgeCitation> citations, ImmutableArray<string> evidence, AgentToolCall call, Redactor redactor, CancellationToken cancellationToken)
    {
        var allowed = evidence.IsEmpty ? null : new GlobSet(evidence);
        foreach (var citation in citations)
        {
            if (await ProblemAsync(citation, allowed, call, redactor, cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private async Task<string?> ProblemAsync(JudgeCitation citation, GlobSet? allowed, AgentToolCall call, Redactor redactor, CancellationToken cancellationToken)
    {
        var shown = Excerpt.Of(citation.Path);
        try
        {
            var written = citation.Path.StartsWith("./", StringComparison.Ordinal) ? citation.Path[2..] : citation.Path;
            var path = WorkspacePath.Of(call, storePath, written, writes: false);
            if (path.Segments.Count == 0)
            {
                return $"it cites '{shown}', which is a folder";
            }

            if (path.Segments.Any(WorkspacePath.IsGit))
            {
                return $"it cites '{shown}', which is in git's own folder: what is said of the work is no evidence";
            }

            if (allowed?.IsMatch(string.Join('/', path.Segments)) == false)
            {
                return $"it cites '{shown}', which is none of the files that may be cited";
            }

            using var folder = OpenFolder.Above(path, create: false);
            using var file = folder.File(path.Segments[^1]);
            if (RandomAccess.GetLength(file) > JudgeLimits.LargestFile || await TextFile.IsBinaryAsync(file, cancellationToken))
            {
                return $"it cites '{shown}', which is no text that can be looked up";
            }

            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return Problem(citation.Quote, Normal(redactor.Text(await reader.ReadToEndAsync(cancellationToken))), shown);
        }
        catch (ToolRefusedException exception)
        {
            return $"it cites '{shown}': {exception.Message}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it cites '{shown}', which cannot be read: {exception.Message}";
        }
    }

    private static string? Problem(string quote, string text, string shown)
    {
        var wanted = Normal(quote);
        if (wanted.Length > JudgeLimits.LongestQuote)
        {
            return $"its quote of '{shown}' is longer than {JudgeLimits.LongestQuote:N0} characters";
        }

        if (wanted.Length < JudgeLimits.ShortestQuote && wanted != text)
        {
            return $"its quote of '{shown}' is too short to prove anything: '{Excerpt.Of(wanted)}'";
        }

        return text.Contains(wanted, StringComparison.Ordinal) ? null : $"it quotes what is not in '{shown}': '{Excerpt.Of(wanted)}'";
    }

    /// <summary>A text in which white space is single blanks: lines may be broken otherwise in a quote.</summary>
    private static string Normal(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character))
            {
                normal.Append(character);
            }
            else if (normal.Length > 0 && normal[^1] != ' ')
            {
                normal.Append(' ');
            }
        }

        return normal.ToString().TrimEnd(' ');
    }
}
