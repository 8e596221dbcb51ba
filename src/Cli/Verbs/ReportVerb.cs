using System.Text;
using System.Text.Json;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Cli.Reports;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals report</c>: the whole account of a goal, as text, JSON or an HTML page. Reads, also while another process holds the store.</summary>
internal sealed class ReportVerb(CommandContext context)
{
    /// <summary>The forms of a report.</summary>
    public static readonly string[] Formats = ["text", "json", "html"];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reports a goal.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="format">The form, or null: what the output is for, or what the file's name ends with.</param>
    /// <param name="file">The file to write, or null for the standard output.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ReportAsync(GoalId goal, string? format, string? file)
    {
        using var stored = new StoredGoals(context.Store.Folder, context.Time);
        if (await stored.AccountAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        var form = format ?? (Path.GetExtension(file)?.ToLowerInvariant() switch { ".html" or ".htm" => "html", ".json" => "json", ".txt" => "text", _ => null });
        if (file is null && form is null)
        {
            context.Output.Report(report, ReportDetail.Whole);
            return ExitCodes.Complete;
        }

        var bytes = form switch
        {
            "html" => Utf8.GetBytes(ReportPage.Render(report, new EvidenceFiles(context.Store, goal).Find)),
            "json" => [.. JsonSerializer.SerializeToUtf8Bytes(report, CliJson.Readable.GoalReport), (byte)'\n'],
            _ => Utf8.GetBytes(string.Concat(new ReportText(report, context.Store).Lines(ReportDetail.Whole).Select(line => line + "\n"))),
        };
        if (file is null)
        {
            await using var output = Outputs.StandardOutput();
            await output.WriteAsync(bytes);
            return ExitCodes.Complete;
        }

        await WriteAsync(Path.GetFullPath(file), bytes);
        context.Output.Remark($"written to {Path.GetFullPath(file)}");
        return ExitCodes.Complete;
    }

    /// <summary>Writes a file whole or not at all.</summary>
    private static async Task WriteAsync(string path, byte[] bytes)
    {
        if (!File.Exists(path) || (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.ReparsePoint)) == FileAttributes.None)
        {
            var temporary = path + ".new";
            await File.WriteAllBytesAsync(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        else
        {
            // A link or a device is written through, not replaced.
            await File.WriteAllBytesAsync(path, bytes);
        }
    }
}
