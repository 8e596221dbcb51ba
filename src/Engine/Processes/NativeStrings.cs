using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Texts as the system wants them; freed together.</summary>
internal sealed class NativeStrings : IDisposable
{
    private readonly List<nint> texts = [];
    private readonly List<nint> lists = [];

    /// <summary>One text.</summary>
    public nint Add(string text)
    {
        var pointer = Marshal.StringToCoTaskMemUTF8(text);
        texts.Add(pointer);
        return pointer;
    }

    /// <summary>Texts one after the other, and nothing behind the last.</summary>
    /// <returns>The list, and its first text.</returns>
    public (nint Pointer, nint First) AddList(IReadOnlyList<string> values)
    {
        var list = Marshal.AllocHGlobal((values.Count + 1) * nint.Size);
        lists.Add(list);
        for (var index = 0; index < values.Count; index++)
        {
            Marshal.WriteIntPtr(list, index * nint.Size, Add(values[index]));
        }

        Marshal.WriteIntPtr(list, values.Count * nint.Size, 0);
        return (list, values.Count == 0 ? 0 : Marshal.ReadIntPtr(list));
    }

    public void Dispose()
    {
        texts.ForEach(Marshal.FreeCoTaskMem);
        lists.ForEach(Marshal.FreeHGlobal);
    }
}
