using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>Files as texts.</summary>
internal static class TextFile
{
    /// <summary>How much of a file is looked at to tell whether it is text.</summary>
    private const int Sample = 8 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a file is no text: it has a NUL byte at its beginning.</summary>
    public static async ValueTask<bool> IsBinaryAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Sample);
        try
        {
            var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, Sample), 0, cancellationToken);
            return buffer.AsSpan(0, read).Contains((byte)0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>All of a file that is to be changed; a mark at its beginning is kept as a character.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shown">How the model calls it.</param>
    /// <param name="most">How many bytes it has at most.</param>
    /// <exception cref="ToolRefusedException">It is too large, or no text of UTF-8.</exception>
    public static string ReadExactly(OpenFolder folder, string name, string shown, int most)
    {
        using var file = folder.File(name);
        var length = RandomAccess.GetLength(file);
        if (length > most)
        {
            throw new ToolRefusedException($"'{shown}' has {ToolText.Bytes(length)}; files of at most {ToolText.Bytes(most)} can be patched");
        }

        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        try
        {
            return Strict.GetString(bytes.AsSpan(0, read));
        }
        catch (DecoderFallbackException)
        {
            throw new ToolRefusedException($"'{shown}' is no text of UTF-8, and can only be replaced as a whole");
        }
    }

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="ToolRefusedException">It has half a character in it.</exception>
    public static byte[] Bytes(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ToolRefusedException("the text has half a character in it (a lone surrogate), which no file can have; write it as a whole");
        }
    }
}
