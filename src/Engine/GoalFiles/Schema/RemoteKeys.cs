namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>The keys of a workspace that is a git remote.</summary>
internal static class RemoteKeys
{
    public static readonly MapShape Remote = new(
        "remote",
        "A git remote as workspace",
        [
            new KeyShape("git", Shapes.Text, "Its address: `https://`, `ssh://` or `file://` (`http://` for this machine alone). No name and no password in it, but for ssh the user: credentials are a secret.") { Required = true, Examples = ["\"https://example.org/team/project.git\""] },
            new KeyShape("ref", Shapes.Text, "The branch or tag that the goal begins from, or the whole name of a ref.") { Default = "the remote's default branch", Examples = ["\"main\""] },
            new KeyShape("push", Shapes.Text, "The branch that the goal is pushed to before it is complete. It is made or moved forward, never moved over somebody else's work.") { Default = "`goals/<id>`; from the second cycle on `goals/<id>-<cycle>`", Examples = ["\"results\""] },
            new KeyShape("secret", Shapes.Text, "The name of the secret with which the remote is reached. Over https its value is a token, or a user and a password with a colon between; over ssh a private key.") { Examples = ["\"GIT_TOKEN\""] },
        ])
    {
        After = """
            The goal works in clones of the hosts that do its steps, never in a folder of yours.

            - When the goal begins, its `ref` is looked up once: that commit is the base of the cycle, whatever the branch does later.
            - Each step begins from a clean checkout of the commit that the record names. Files that git ignores stay where they are: they may be caches.
            - What a step changed is committed and pushed to a ref of its own, `refs/goals/<tenant>/<goal>/<plan>/<step>/<attempt>.<execution>`, before the step counts as done. If the host
              dies, another goes on from that commit. What a command left that failed or broke a fence is not taken; what an agent's attempt left is, as in a folder.
            - Checks, fences and rounds run on a checkout of the commit that the record names. After the round that passed, that very commit is pushed to the branch
              `push`, and then the goal is complete. If somebody has put other work there the goal is `Blocked` and says so.
            - One step runs at a time. `isolation`, `concurrency` above 1 and steps that are goals are refused. Of goals that push to one branch one works at a time.
            - A remote that cannot be reached is tried again for some minutes. Then, and where credentials or the ref are missing, the goal is `Blocked` with the reason;
              `goals resume` tries again.
            - A round that a schedule begins looks `ref` up anew. A goal that is opened again goes on from its last commit.
            - Submodules are not fetched, and no hook of the clone is run by the host. The refs of steps stay on the remote until the goal is cleared: then they are deleted there.
            """,
    };
}
