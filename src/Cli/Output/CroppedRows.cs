using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Goals.Cli.Output;

/// <summary>What is in it, cut to the size of the terminal: a row that is too long is cut and not broken, however wide its characters are.</summary>
/// <param name="inner">What is in it.</param>
/// <param name="width">The longest row, in cells.</param>
/// <param name="height">The most rows.</param>
internal sealed class CroppedRows(IRenderable inner, int width, int height) : Renderable
{
    /// <summary>Longer than any row.</summary>
    private const int Unbroken = 8_192;

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var row in Segment.SplitLines(inner.Render(options, Unbroken)).Take(height))
        {
            var left = width;
            foreach (var segment in row)
            {
                if (segment.CellCount() is var cells && cells > left)
                {
                    yield return Cut(segment, left);
                    break;
                }

                left -= segment.CellCount();
                yield return segment;
            }

            yield return Segment.LineBreak;
        }
    }

    private static Segment Cut(Segment segment, int width)
    {
        var cut = new StringBuilder();
        foreach (var rune in segment.Text.EnumerateRunes())
        {
            width -= new Segment(rune.ToString()).CellCount();
            if (width < 0)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return new Segment(cut.ToString(), segment.Style);
    }
}
