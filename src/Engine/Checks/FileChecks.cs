using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Evaluates <see cref="FileCheck"/>.</summary>
internal static class FileChecks
{
    /// <summary>The largest file that is searched for text: it has to fit into memory.</summary>
    public const long MaximumSearched = 64L * 1024 * 1024;

    private const int ShownText = 60;
    private const int BufferBytes = 128 * 1024;
    private const RegexOptions ExpressionOptions = RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant;

    public static CheckVerdict Evaluate(FileCheck check, string workspace, CancellationToken stop)
    {
        try
        {
            var found = WorkspaceFile.Find(check.File, workspace);
            return found.Path is null ? CheckEvaluator.VerdictOf(check, found.Verdict, found.Reason) : EvaluateContent(check, found.Path, found.Size, stop);
        }
        catch (UnauthorizedAccessException)
        {
            return Unmeasurable(check, $"'{check.File}' may not be read by the user that runs the goal");
        }
        catch (FileNotFoundException)
        {
            return Failed(check, $"there is no file '{check.File}'");
        }
    }

    private static CheckVerdict EvaluateContent(FileCheck check, string path, long size, CancellationToken stop)
    {
        if ((check.Contains is not null || check.Matches is not null) && size > MaximumSearched)
        {
            return Unmeasurable(check, string.Create(
                CultureInfo.InvariantCulture,
                $"'{check.File}' is too large to be searched: {size:N0} bytes, and at most {MaximumSearched:N0} are; check it with a command, grep for example"));
        }

        if (check.Contains is not null || check.Matches is not null)
        {
            var text = File.ReadAllText(path);
            if (check.Contains is not null && !text.Contains(check.Contains, StringComparison.Ordinal))
            {
                return Failed(check, $"'{check.File}' does not contain '{Show(check.Contains)}'");
            }

            if (check.Matches is not null && !Regex.IsMatch(text, check.Matches, ExpressionOptions))
            {
                return Failed(check, $"nothing in '{check.File}' matches '{Show(check.Matches)}'");
            }
        }

        if (check.Sha256 is not null && Hash(path, stop) is var hash && hash != check.Sha256)
        {
            return Failed(check, $"the SHA-256 of '{check.File}' is {hash}, not {check.Sha256}");
        }

        var what = (check.Contains is not null || check.Matches is not null, check.Sha256 is not null) switch
        {
            (false, false) => "exists",
            (true, false) => "exists and contains what it must",
            _ => "exists and is what it must be",
        };
        return CheckEvaluator.VerdictOf(check, Verdict.Passed, $"'{check.File}' {what}");
    }

    private static string Hash(string path, CancellationToken stop)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan, share: FileShare.ReadWrite | FileShare.Delete);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        for (long offset = 0; ;)
        {
            stop.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            }

            hash.AppendData(buffer, 0, read);
            offset += read;
        }
    }

    private static string Show(string text) => ReasonText.Clip(text, ShownText);

    private static CheckVerdict Failed(FileCheck check, string reason) => CheckEvaluator.VerdictOf(check, Verdict.Failed, reason);

    private static CheckVerdict Unmeasurable(FileCheck check, string reason) => CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, reason);
}
