using System.Text;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Agents.Live;

/// <summary>
/// The end of what a model is saying, for whoever looks on: bounded, and never stored. A value of a secret is not shown, nor a piece of one that is not whole yet. Costs nothing while
/// nobody looks. Safe for use by many threads.
/// </summary>
internal sealed class LiveText(Redactor redactor)
{
    private const int Kept = 8_192;

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private bool isCut;

    /// <summary>More was said.</summary>
    public void Add(string piece)
    {
        if (piece.Length == 0 || !redactor.IsComplete)
        {
            // Where a value is not known nobody can tell what it is in.
            return;
        }

        lock (gate)
        {
            text.Append(piece);
            if (text.Length > 2 * Kept)
            {
                text.Remove(0, text.Length - Kept);
                isCut = true;
            }
        }
    }

    /// <summary>The end of it; null while there is nothing.</summary>
    public string? Newest()
    {
        string said;
        bool beginsInside;
        lock (gate)
        {
            (said, beginsInside) = (text.ToString(), isCut);
        }

        // What was cut off at the beginning may have been the beginning of a value.
        said = redactor.Text(said[(beginsInside ? Math.Min(said.Length, redactor.Longest) : 0)..]);
        said = said[..^redactor.Undecided(said)].TrimEnd();
        var from = Math.Max(0, said.Length - AgentView.MaximumSays);
        from += from > 0 && from < said.Length && char.IsLowSurrogate(said[from]) ? 1 : 0;
        return said.Length == 0 ? null : said[from..];
    }
}
