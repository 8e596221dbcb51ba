using System.Globalization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Reports;

/// <summary>Writes a piece of evidence: its reference, a link to the file, and an excerpt that opens on demand.</summary>
internal static class EvidenceView
{
    private const int ShownDigits = 12;

    /// <summary>Writes it.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="artifact">The reference.</param>
    /// <param name="found">What it names.</param>
    /// <param name="known">An excerpt that is known already; empty to use that of the file.</param>
    public static void Write(HtmlWriter html, ArtifactReference artifact, Evidence found, string known)
    {
        var excerpt = known.Length > 0 ? known : found.Excerpt;
        html.Write($"<details class=\"evidence\"><summary>output, {Size(artifact.Length)}</summary>");
        if (excerpt.Trim().Length > 0)
        {
            html.Write($"<pre>{(found.IsAll && known.Length == 0 ? string.Empty : "… ")}{excerpt.TrimEnd()}</pre>");
        }

        html.Write($"<p class=\"muted small\">");
        if (found.Path is { } path)
        {
            html.Write($"<a href=\"{new Uri(path).AbsoluteUri}\">{artifact.Name}</a>");
        }
        else
        {
            html.Write($"{artifact.Name} (the file is not there any more)");
        }

        html.Write($" · sha256 <code>{artifact.Sha256[..Math.Min(ShownDigits, artifact.Sha256.Length)]}…</code></p></details>");
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1_024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_048_576 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MiB"),
    };
}
