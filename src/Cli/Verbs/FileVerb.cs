using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals validate</c> and <c>goals schema</c>: about goal files, without a store.</summary>
internal sealed class FileVerb(CommandContext context)
{
    /// <summary>Tells everything that is wrong with some goal files.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ValidateAsync(IReadOnlyList<string> paths)
    {
        var wrong = new List<GoalFileError>();
        var files = 0;
        foreach (var path in paths)
        {
            var read = await GoalFile.LoadAsync(path, CancellationToken.None);
            if (read.IsValid)
            {
                context.Output.Valid(path, read.Goal.Id ?? GoalFile.DeriveId(path), [.. AgentsLine.Of(read.Goal.Contract)]);
            }
            else
            {
                wrong.AddRange(read.Errors);
                files++;
            }
        }

        if (files == 0)
        {
            return ExitCodes.Complete;
        }

        var where = paths.Count == 1 ? paths[0] : $"{files} of {paths.Count} files";
        context.Output.Fail(new Failure(ExitCodes.WrongInput, $"{PlainText.Count(wrong.Count, "error")} in {where}") { Errors = [.. wrong] });
        return ExitCodes.WrongInput;
    }

    /// <summary>Prints the schema of goal files, or the reference for people.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> SchemaAsync(bool reference)
    {
        context.Output.Text(reference ? GoalReference.Text() : GoalSchema.Text());
        return Task.FromResult(ExitCodes.Complete);
    }
}
