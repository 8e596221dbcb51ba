using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Orleans.Goals.Cli.Reports;

/// <summary>Writes HTML so that nothing from outside can become markup: literal text is markup, every hole in it is encoded.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();

    /// <summary>Writes a piece of markup. Numbers are written with two decimals at most.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref Fragment fragment) => fragment.End();

    /// <summary>Writes markup that is part of the program.</summary>
    public void WriteConstant(string markup) => text.Append(markup);

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>A piece of markup with holes.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Fragment(int literalLength, int formattedCount, HtmlWriter writer)
    {
        private readonly StringBuilder text = writer.text;

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => text.Append(markup);

        /// <summary>Text.</summary>
        public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(SafeText.Clean(value ?? string.Empty)));

        /// <summary>A number.</summary>
        public void AppendFormatted(double value) => text.Append(value.ToString("0.##", CultureInfo.InvariantCulture));

        /// <summary>A number.</summary>
        public void AppendFormatted(long value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

        /// <summary>What another writer wrote.</summary>
        public void AppendFormatted(HtmlWriter value) => text.Append(value.text);

        /// <summary>Ends the piece.</summary>
        public void End()
        {
            _ = literalLength;
            _ = formattedCount;
        }
    }
}
