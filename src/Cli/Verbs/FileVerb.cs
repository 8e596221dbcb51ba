using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.GoalFiles.Schema;
using Orleans.Goals.Engine.Workspaces;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals validate</c> and <c>goals schema</c>: about goal files, without a store.</summary>
internal sealed class FileVerb(CommandContext context)
{
    /// <summary>Tells everything that is wrong with some goal files.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ValidateAsync(IReadOnlyList<string> paths)
    {
        var wrong = new List<GoalFileResult>();
        foreach (var path in paths)
        {
            var read = await GoalFile.LoadAsync(path, CancellationToken.None);
            if (read.IsValid && WorkspaceFolder.Problem(read.Goal.Contract.Workspace) is { } missing)
            {
                wrong.Add(GoalFileResult.Wrong(path, missing));
            }
            else if (read.IsValid)
            {
                context.Output.Valid(path, read.Goal.Id ?? GoalFile.DeriveId(path), [.. AgentsLine.Of(read.Goal.Contract)]);
            }
            else
            {
                wrong.Add(read);
            }
        }

        if (wrong.Count == 0)
        {
            return ExitCodes.Complete;
        }

        context.Output.Fail(paths.Count == 1 ? WrongFiles.Of(paths[0], wrong[0]) : WrongFiles.Of(paths.Count, wrong));
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
