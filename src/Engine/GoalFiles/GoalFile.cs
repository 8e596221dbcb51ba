using System.Text;
using System.Text.Unicode;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Goal files: contracts as people write them, in YAML, or in Markdown with a head in YAML.</summary>
public static class GoalFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    /// <summary>The id for a file whose name makes none.</summary>
    public const string FallbackId = "goal";

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads a goal file from disk. A file that cannot be read is an error of the result as well.</summary>
    /// <remarks>
    /// The links of the workspace's path are followed, so that a folder has one name however it is reached. What must be there when the goal is
    /// submitted is looked for. Nothing is begun.
    /// </remarks>
    /// <param name="path">The file: Markdown with a head if its name ends with <c>.md</c>, else YAML. Relative paths in it are relative to its folder.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The contract, ready to be submitted; or everything that is wrong, each with its place.</returns>
    public static async Task<GoalFileResult> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = new byte[MaximumBytes + 1];
        try
        {
            int length;
            await using (var stream = File.OpenRead(path))
            {
                length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }

            var file = Path.GetFullPath(path);
            var read = ParseFile(bytes.AsSpan(0, length), path, new ReadingPlace { BaseDirectory = Path.GetDirectoryName(file)!, OnDisk = true, Files = [file] });
            return read.IsValid ? new GoalFileResult(read.Goal with { Contract = Canonical(read.Goal.Contract) }) : read;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(path, "there is no such file; write the path of a goal file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refuse(path, $"the file cannot be read ({Excerpt.Of(exception.Message)}); write the path of a goal file that may be read");
        }
    }

    /// <summary>Reads the file of a goal that is a step of another.</summary>
    /// <param name="file">The absolute path.</param>
    /// <param name="fileName">The file's name for the errors.</param>
    /// <param name="place">The place of the step.</param>
    internal static GoalFileResult LoadChild(string file, string fileName, ReadingPlace place)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, MaximumBytes) + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return ParseFile(bytes.AsSpan(0, length), fileName, place with { BaseDirectory = Path.GetDirectoryName(file)!, Files = place.Files.Add(file) });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(fileName, "there is no such file; write the path of a goal file, relative to the one that names it");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refuse(fileName, $"the file cannot be read ({Excerpt.Of(exception.Message)}); write the path of a goal file that may be read");
        }
    }

    /// <summary>Reads a goal file's bytes, which must be UTF-8.</summary>
    /// <inheritdoc cref="Parse(string, string, string, bool)"/>
    internal static GoalFileResult Parse(ReadOnlySpan<byte> bytes, string fileName, string baseDirectory, bool onDisk = false) =>
        Parse(bytes, fileName, new ReadingPlace { BaseDirectory = baseDirectory, OnDisk = onDisk });

    private static GoalFileResult ParseFile(ReadOnlySpan<byte> bytes, string fileName, ReadingPlace place)
    {
        var read = Parse(bytes, fileName, place);
        return read.IsValid || GoalFileLook.Is(bytes, MarkdownHead.IsMarkdown(fileName)) ? read : new GoalFileResult(Refuse(fileName, GoalFileLook.Problem).Errors) { IsSomethingElse = true };
    }

    private static GoalFileResult Parse(ReadOnlySpan<byte> bytes, string fileName, ReadingPlace place)
    {
        if (bytes.Length > MaximumBytes)
        {
            return TooLarge(fileName);
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return Refuse(fileName, "the file is UTF-16; save it as UTF-8");
        }

        if (Utf8.IsValid(bytes))
        {
            return Parse(Encoding.UTF8.GetString(bytes), fileName, place);
        }

        var valid = 0;
        while (Rune.DecodeFromUtf8(bytes[valid..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            valid += consumed;
        }

        var before = new SourceText(Encoding.UTF8.GetString(bytes[..valid]));
        return Refuse(fileName, "the bytes here are not UTF-8; save the file as UTF-8", before, before.Text.Length);
    }

    /// <summary>Reads a goal file's text. Bad input never throws: it gives all errors at once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file's name for the errors.</param>
    /// <param name="baseDirectory">The absolute path of the folder that the file's workspace is relative to.</param>
    /// <param name="onDisk">Whether files that must be there when the goal is submitted are looked for.</param>
    /// <exception cref="ArgumentException"><paramref name="baseDirectory"/> is not an absolute path.</exception>
    public static GoalFileResult Parse(string text, string fileName, string baseDirectory, bool onDisk = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        return Path.IsPathFullyQualified(baseDirectory)
            ? Parse(text, fileName, new ReadingPlace { BaseDirectory = baseDirectory, OnDisk = onDisk })
            : throw new ArgumentException($"'{baseDirectory}' is not an absolute path", nameof(baseDirectory));
    }

    private static GoalFileResult Parse(string text, string fileName, ReadingPlace place)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes)
        {
            return TooLarge(fileName);
        }

        var source = new SourceText(text.StartsWith(ByteOrderMark) ? text[1..] : text);
        var errors = new FileErrors(fileName, source);
        var yaml = source.Text;
        MarkdownBody? body = null;
        if (MarkdownHead.IsMarkdown(fileName))
        {
            if (MarkdownHead.Split(source.Text, errors) is not { } parts)
            {
                return new GoalFileResult(errors.InOrder());
            }

            (yaml, body) = parts;
        }

        if (SourceText.FirstForbidden(yaml) is { } forbidden)
        {
            var character = (int)yaml[forbidden];
            return Refuse(fileName, $"YAML does not allow the character U+{character:X4} here; remove it", source, forbidden);
        }

        if (body is not null && string.IsNullOrWhiteSpace(yaml))
        {
            return Refuse(fileName, "the head is empty; it has at least the keys doneWhen and plans or strategy", source, 0);
        }

        var goal = YamlReader.Read(yaml, errors) is { } root ? ContractReader.Read(root, place, errors, body) : null;
        return goal is null ? new GoalFileResult(errors.InOrder()) : new GoalFileResult(goal);
    }

    /// <summary>
    /// A goal's id made from a file's name: <c>Release Check.yaml</c> gives <c>release-check</c>; where nothing of the name fits, <see cref="FallbackId"/>.
    /// </summary>
    /// <param name="fileName">The file's name or path.</param>
    /// <param name="number">Above 1 it is appended, for when the ids before it are taken.</param>
    /// <returns>A valid <see cref="Identifier"/>.</returns>
    public static string DeriveId(string fileName, int number = 1)
    {
        var suffix = number > 1 ? $"-{number}" : string.Empty;
        return (NearestIdentifier.Of(Path.GetFileNameWithoutExtension(fileName), Identifier.MaximumLength - suffix.Length) ?? FallbackId) + suffix;
    }

    /// <summary>The contract with the links of its workspaces followed.</summary>
    private static GoalContract Canonical(GoalContract contract) => contract with
    {
        Workspace = contract.Remote is null ? CanonicalPath.Of(contract.Workspace) : contract.Workspace,
        Plans = contract.Plans.Any(static plan => plan.Steps.Any(static step => step.Action is GoalAction))
            ? [.. contract.Plans.Select(static plan => plan with { Steps = [.. plan.Steps.Select(Canonical)] })]
            : contract.Plans,
    };

    private static StepDefinition Canonical(StepDefinition step) => step.Action is GoalAction child ? step with { Action = new GoalAction { Goal = Canonical(child.Goal) } } : step;

    private static GoalFileResult TooLarge(string fileName) =>
        Refuse(fileName, $"the file is larger than {MaximumBytes / 1024 / 1024} MiB; move long commands into scripts of the workspace");

    private static GoalFileResult Refuse(string fileName, string message) => Refuse(fileName, message, new SourceText(string.Empty), 0);

    private static GoalFileResult Refuse(string fileName, string message, SourceText source, int offset)
    {
        var errors = new FileErrors(fileName, source);
        errors.Add(offset, message);
        return new GoalFileResult(errors.InOrder());
    }
}
