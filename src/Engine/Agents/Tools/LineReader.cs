using System.Text;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>Reads a text line by line and keeps no more of a line than is wanted, however long it is.</summary>
/// <param name="reader">The text.</param>
/// <param name="most">The characters that are kept of a line.</param>
internal sealed class LineReader(StreamReader reader, int most)
{
    private readonly char[] block = new char[16 * 1024];
    private readonly StringBuilder line = new();
    private int at;
    private int end;

    /// <summary>The line's number, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The beginning of the line, without its end.</summary>
    public string Line { get; private set; } = string.Empty;

    /// <summary>How long the line is.</summary>
    public long Length { get; private set; }

    /// <summary>Goes on to the next line.</summary>
    /// <returns>False when there is none.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        line.Clear();
        Length = 0;
        var any = false;
        while (true)
        {
            if (at == end)
            {
                at = 0;
                end = await reader.ReadAsync(block, cancellationToken);
                if (end == 0)
                {
                    return any && Finish();
                }
            }

            any = true;
            var rest = block.AsSpan(at, end - at);
            var stop = rest.IndexOf('\n');
            var part = stop < 0 ? rest : rest[..stop];
            line.Append(part[..Math.Min(part.Length, Math.Max(0, most + 1 - line.Length))]);
            Length += part.Length;
            at += stop < 0 ? part.Length : part.Length + 1;
            if (stop >= 0)
            {
                return Finish();
            }
        }
    }

    private bool Finish()
    {
        if (line.Length > 0 && line.Length == Length && line[^1] == '\r')
        {
            line.Length--;
            Length--;
        }

        if (line.Length > most)
        {
            line.Length = most > 0 && char.IsHighSurrogate(line[most - 1]) ? most - 1 : most;
        }

        Line = line.ToString();
        Number++;
        return true;
    }
}
