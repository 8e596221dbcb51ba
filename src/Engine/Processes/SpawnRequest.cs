using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>What a process to be started gets: a session of its own, no signal ignored or held back, and its descriptors.</summary>
internal sealed class SpawnRequest : IDisposable
{
    // What the C library keeps in these is its own matter; no one needs more than a few hundred bytes.
    private const int StructureBytes = 1024;

    private const int OpenReadWrite = 2;
    private const int HandedOn = 3;
    private const short NoIgnoredSignals = 0x04;
    private const short NoBlockedSignals = 0x08;
    private const short OwnSession = 0x80;

    /// <param name="folder">The folder it starts in.</param>
    /// <param name="devNull">The path of the device that is always empty.</param>
    /// <param name="descriptor">A descriptor that it gets as its third, or -1.</param>
    public SpawnRequest(nint folder, nint devNull, int descriptor)
    {
        Actions = Marshal.AllocHGlobal(StructureBytes);
        Attributes = Marshal.AllocHGlobal(StructureBytes);
        var signals = Marshal.AllocHGlobal(StructureBytes);
        try
        {
            Require(NativeMethods.SpawnActionsInit(Actions));
            Require(NativeMethods.SpawnAttributesInit(Attributes));
            Require(NativeMethods.SignalsFill(signals));
            Require(NativeMethods.SpawnAttributesSetDefaultSignals(Attributes, signals));
            Require(NativeMethods.SignalsEmpty(signals));
            Require(NativeMethods.SpawnAttributesSetBlockedSignals(Attributes, signals));
            Require(NativeMethods.SpawnAttributesSetFlags(Attributes, NoIgnoredSignals | NoBlockedSignals | OwnSession));
            Require(NativeMethods.SpawnActionsAddFolder(Actions, folder));
            if (descriptor >= 0)
            {
                Require(NativeMethods.SpawnActionsAddCopy(Actions, descriptor, HandedOn));
            }

            for (var standard = 0; standard < HandedOn; standard++)
            {
                Require(NativeMethods.SpawnActionsAddOpen(Actions, standard, devNull, OpenReadWrite, 0));
            }

            CloseFrom(descriptor >= 0 ? HandedOn + 1 : HandedOn);
        }
        finally
        {
            Marshal.FreeHGlobal(signals);
        }
    }

    public nint Actions { get; }

    public nint Attributes { get; }

    public void Dispose()
    {
        _ = NativeMethods.SpawnActionsDestroy(Actions);
        _ = NativeMethods.SpawnAttributesDestroy(Attributes);
        Marshal.FreeHGlobal(Actions);
        Marshal.FreeHGlobal(Attributes);
    }

    private static void Require(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, Marshal.GetPInvokeErrorMessage(error));
        }
    }

    private void CloseFrom(int first)
    {
        try
        {
            Require(NativeMethods.SpawnActionsAddCloseFrom(Actions, first));
        }
        catch (EntryPointNotFoundException)
        {
            // An older C library: what .NET opens is closed all the same, what this process inherited is not.
        }
    }
}
