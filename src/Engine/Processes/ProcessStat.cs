using System.Buffers.Text;
using System.Text;

namespace Orleans.Goals.Engine.Processes;

/// <summary>One process as the system shows it in <c>/proc/pid/stat</c>.</summary>
/// <param name="ProcessId">Its id, which another process may have had before and may get later.</param>
/// <param name="Name">The name of its program, at most 15 characters.</param>
/// <param name="IsEnded">Whether it has ended and only waits for its parent to notice.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Session">Its session.</param>
/// <param name="StartTicks">When it started, in ticks since the machine did. With <see cref="ProcessId"/> and the boot id it names one process for ever.</param>
internal readonly record struct ProcessStat(int ProcessId, string Name, bool IsEnded, int Parent, int Session, long StartTicks)
{
    /// <summary>Ticks per second in every file of <c>/proc</c>: fixed by Linux's user interface, whatever the kernel's own timer does.</summary>
    public const int TicksPerSecond = 100;

    // Fields are counted from the state, the first one after the name.
    private const int ParentField = 1;
    private const int SessionField = 3;
    private const int StartField = 19;

    /// <summary>Reads one process.</summary>
    /// <returns>False when there is none of that id.</returns>
    public static bool TryRead(int processId, out ProcessStat stat)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var length = ProcFile.Read($"/proc/{processId}/stat", buffer);
        stat = default;
        return length > 0 && TryParse(processId, buffer[..length], out stat);
    }

    private static bool TryParse(int processId, ReadOnlySpan<byte> line, out ProcessStat stat)
    {
        stat = default;

        // The name stands in parentheses and may contain anything, parentheses and spaces too.
        var open = line.IndexOf((byte)'(');
        var close = line.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= line.Length)
        {
            return false;
        }

        var rest = line[(close + 2)..];
        var ended = rest[0] is (byte)'Z' or (byte)'X';
        long parent = 0, session = 0, start = 0;
        for (var field = 0; field <= StartField; field++)
        {
            var space = rest.IndexOf((byte)' ');
            if (space < 0)
            {
                return false;
            }

            if (field is ParentField or SessionField or StartField)
            {
                if (!Utf8Parser.TryParse(rest[..space], out long value, out _))
                {
                    return false;
                }

                (parent, session, start) = field switch
                {
                    ParentField => (value, session, start),
                    SessionField => (parent, value, start),
                    _ => (parent, session, value),
                };
            }

            rest = rest[(space + 1)..];
        }

        stat = new ProcessStat(processId, Encoding.UTF8.GetString(line[(open + 1)..close]), ended, (int)parent, (int)session, start);
        return true;
    }
}
