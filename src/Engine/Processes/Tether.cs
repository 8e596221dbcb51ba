using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>A pipe that tells a launcher that its host is gone: nobody ever writes to it, and the system closes it with the host.</summary>
internal sealed class Tether : IDisposable
{
    private readonly int[] ends = new int[2];

    public Tether()
    {
        if (NativeMethods.Pipe(ends, NativeMethods.OpenCloseOnExec) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>The descriptor that the launcher gets.</summary>
    public int ChildEnd => ends[0];

    public void Dispose()
    {
        _ = NativeMethods.Close(ends[0]);
        _ = NativeMethods.Close(ends[1]);
    }
}
