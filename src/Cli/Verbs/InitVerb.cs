using System.Text;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals init</c>: writes a first goal file that fits the folder it is for.</summary>
internal sealed class InitVerb(CommandContext context)
{
    private const string SchemaFolder = ".goals";
    private const string SchemaName = "goal.schema.json";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes it, and the schema for editors beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether a file that is there is replaced.</param>
    /// <param name="agent">Whether an agent is to find the way, instead of plans that say it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string path, bool force, bool agent)
    {
        if (Directory.Exists(path))
        {
            return context.Fail(ExitCodes.WrongInput, $"{path} is a folder; write the path of the goal file to be, for example {Path.Combine(path, "goal.yaml")}");
        }

        if (!force && File.Exists(path))
        {
            return context.Fail(ExitCodes.WrongInput, $"{path} is there already; write another path, or --force to replace it");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            return context.Fail(ExitCodes.WrongInput, $"there is no folder {folder}; make it first");
        }

        var schema = Path.Combine(folder, SchemaFolder, SchemaName);
        Directory.CreateDirectory(Path.GetDirectoryName(schema)!);
        await WriteAsync(schema, GoalSchema.Text(), replace: true);
        try
        {
            await WriteAsync(path, new FirstGoalFile(FolderKind.Of(folder), MarkdownHead.IsMarkdown(path), $"{SchemaFolder}/{SchemaName}", agent).Text(), force);
        }
        catch (IOException) when (!force && File.Exists(path))
        {
            return context.Fail(ExitCodes.WrongInput, $"{path} is there already; write another path, or --force to replace it");
        }

        context.Output.FirstFile(path, schema);
        return ExitCodes.Complete;
    }

    private static async Task WriteAsync(string path, string text, bool replace)
    {
        await using var file = new FileStream(path, replace ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(Utf8.GetBytes(text));
    }
}
