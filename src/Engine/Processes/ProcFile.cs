using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Reads files below <c>/proc</c>. A process that has ended meanwhile, or is another user's, is no error and costs no exception.</summary>
internal static class ProcFile
{
    /// <summary>Reads the beginning of a file.</summary>
    /// <returns>How many bytes were read; -1 when it cannot be opened or read.</returns>
    public static int Read(string path, Span<byte> buffer)
    {
        var descriptor = NativeMethods.Open(path, NativeMethods.OpenReadOnly | NativeMethods.OpenCloseOnExec);
        if (descriptor < 0)
        {
            return -1;
        }

        try
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var read = NativeMethods.Read(descriptor, ref MemoryMarshal.GetReference(buffer[total..]), buffer.Length - total);
                if (read <= 0)
                {
                    return read < 0 && total == 0 ? -1 : total;
                }

                total += (int)read;
            }

            return total;
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }

    /// <summary>Whether a file contains some bytes.</summary>
    public static bool Contains(string path, ReadOnlySpan<byte> wanted)
    {
        var descriptor = NativeMethods.Open(path, NativeMethods.OpenReadOnly | NativeMethods.OpenCloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        try
        {
            Span<byte> buffer = stackalloc byte[16 * 1024];
            var kept = 0;
            while (true)
            {
                var read = (int)NativeMethods.Read(descriptor, ref MemoryMarshal.GetReference(buffer[kept..]), buffer.Length - kept);
                if (read <= 0)
                {
                    return false;
                }

                var seen = buffer[..(kept + read)];
                if (seen.IndexOf(wanted) >= 0)
                {
                    return true;
                }

                // What was read last may hold the beginning of what is wanted.
                kept = Math.Min(wanted.Length - 1, seen.Length);
                seen[^kept..].CopyTo(buffer);
            }
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }
}
