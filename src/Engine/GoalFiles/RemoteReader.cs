using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads the git remote that a goal works on.</summary>
internal static class RemoteReader
{
    /// <summary>The address and the terms; null where the workspace is no map.</summary>
    public static (string? Address, RemoteWorkspace Remote)? Read(ReadingState state, MapFields goal)
    {
        const string Key = "workspace";
        if (goal.Node(Key) is not YamlMap node || MapFields.Of(state, node, goal.PathOf(Key), "a map such as {git: https://example.org/team/project.git, ref: main}", RemoteKeys.Remote) is not { } fields)
        {
            return null;
        }

        return (fields.RequiredText("git", "the address of the remote, for example git: https://example.org/team/project.git"), new RemoteWorkspace
        {
            Ref = fields.Text("ref", "a branch or tag such as main"),
            Push = fields.Text("push", "a branch such as results"),
            Secret = fields.Text("secret", "the name of a secret such as GIT_TOKEN"),
        });
    }
}
