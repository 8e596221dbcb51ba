using System.Globalization;
using System.Text;

namespace Orleans.Goals.Cli.Output;

/// <summary>
/// Draws frames over each other in the last rows of a terminal. Each frame is one write; a row is overwritten and the rest of it erased, never
/// erased first, so nothing flickers. Rows must be shorter than the terminal is wide, and fewer than it is high.
/// </summary>
/// <param name="terminal">The terminal.</param>
internal sealed class LiveScreen(TextWriter terminal)
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string BeginFrame = "\e[?2026h";
    private const string EndFrame = "\e[?2026l";
    private const string EraseRestOfRow = "\e[K";
    private const string EraseBelow = "\e[J";
    private const string EraseAll = "\e[2J\e[H";

    private string[] drawn = [];
    private (int Columns, int Rows) size;
    private bool isOpen;

    /// <summary>Draws a frame, unless it is the one that is there.</summary>
    /// <param name="rows">The rows, with colours.</param>
    /// <param name="columns">How wide the terminal is.</param>
    /// <param name="height">How high it is.</param>
    public void Draw(string[] rows, int columns, int height)
    {
        var isSame = size == (columns, height);
        if (isOpen && isSame && rows.AsSpan().SequenceEqual(drawn))
        {
            return;
        }

        var frame = new StringBuilder(BeginFrame).Append(isOpen ? string.Empty : HideCursor);
        if (isOpen && !isSame)
        {
            // What a terminal makes of the rows that are there when it is resized differs: some break them anew.
            frame.Append(EraseAll);
        }
        else
        {
            Up(frame);
        }

        foreach (var row in rows)
        {
            frame.Append(row).Append(EraseRestOfRow).Append("\r\n");
        }

        terminal.Write(frame.Append(EraseBelow).Append(EndFrame).ToString());
        terminal.Flush();
        (drawn, size, isOpen) = (rows, (columns, height), true);
    }

    /// <summary>Takes the frame away and gives the terminal back.</summary>
    public void Close()
    {
        if (!isOpen)
        {
            return;
        }

        var end = new StringBuilder();
        Up(end);
        terminal.Write(end.Append(EraseBelow).Append(ShowCursor).ToString());
        terminal.Flush();
        (drawn, isOpen) = ([], false);
    }

    private void Up(StringBuilder frame)
    {
        if (drawn.Length > 0)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\e[{drawn.Length}A\r");
        }
    }
}
