using System.Globalization;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Replaces what a command wrote, once it has ended, by the same without the values of secrets.</summary>
/// <remarks>Can be done again after a crash in the middle: the replacement is there as a whole or not at all, and only then what it replaces goes.</remarks>
internal static class OutputRedaction
{
    /// <summary>Does it; nothing when there are no secrets, or it is done.</summary>
    /// <param name="folder">The folder of a command that has ended.</param>
    /// <param name="redactor">What to replace.</param>
    /// <param name="tailLimit">How many bytes of the end of an output are kept that is longer than its beginning.</param>
    /// <param name="cancellationToken">Stops in the middle.</param>
    public static async Task ApplyAsync(OperationFolder folder, Redactor redactor, long tailLimit, CancellationToken cancellationToken)
    {
        if (redactor.IsIdle || !Directory.Exists(folder.Path))
        {
            return;
        }

        var draft = Path.Combine(folder.Path, $"draft.{DurableFiles.UniqueName()}");
        try
        {
            if (!folder.IsRedacted)
            {
                var raw = new CapturedOutput(folder, tailLimit);
                await using (var kept = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
                {
                    await WriteAsync(raw, redactor, kept, cancellationToken);
                    kept.Flush(flushToDisk: true);
                }

                File.Move(draft, raw.IsCut ? folder.RedactedCutPath : folder.RedactedPath, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk, most likely. How the command ended is worth more than what it said, and keeping that as it is is not to be thought of.
            File.Delete(draft);
            Drop(folder);
            await File.WriteAllTextAsync(folder.RedactedCutPath, "[... the output could not be written without the secrets that may be in it, and was not kept ...]\n", cancellationToken);
            return;
        }

        Drop(folder);
    }

    private static void Drop(OperationFolder folder)
    {
        File.Delete(folder.OutputPath);
        File.Delete(folder.TailPath);
    }

    private static async Task WriteAsync(CapturedOutput raw, Redactor redactor, Stream kept, CancellationToken cancellationToken)
    {
        if (!redactor.IsComplete)
        {
            if (raw.Length > 0)
            {
                var notice = string.Create(
                    CultureInfo.InvariantCulture, $"[... {raw.Length} bytes of output were not kept: a secret may be in them whose value is not known here any more ...]\n");
                await kept.WriteAsync(System.Text.Encoding.UTF8.GetBytes(notice), cancellationToken);
            }

            return;
        }

        if (!raw.IsCut)
        {
            await using var all = raw.Open();
            await redactor.CopyAsync(all, kept, beginsInside: false, endsInside: false, cancellationToken);
            return;
        }

        await using (var head = raw.OpenHead())
        {
            await redactor.CopyAsync(head, kept, beginsInside: false, endsInside: true, cancellationToken);
        }

        await kept.WriteAsync(raw.Notice(), cancellationToken);
        await using var tail = raw.OpenTail();
        await redactor.CopyAsync(tail, kept, beginsInside: true, endsInside: false, cancellationToken);
    }
}
