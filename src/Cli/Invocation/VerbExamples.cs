namespace Orleans.Goals.Cli.Invocation;

/// <summary>What a person types, for each verb of which an example says more than its description.</summary>
internal static class VerbExamples
{
    /// <summary>The examples of a verb; none where there is nothing to show.</summary>
    public static IReadOnlyList<string> Of(string verb) => verb switch
    {
        "run" => ["goals run release.yaml", "goals run release.yaml --queue", "goals run release.yaml --json | jq -r .text"],
        "resume" => ["goals resume release", "goals resume --all", "goals resume release --step push --as done"],
        "approve" => ["goals approve goal 3f2a9c1d0b44", "goals approve goal 3f2a9c1d0b44 --because 'the branch is ours'"],
        "deny" => ["goals deny goal 3f2a9c1d0b44 --because 'open a pull request instead'"],
        "answer" => ["goals answer release yes", "goals answer release approved 'no: the footer is cut off'"],
        "steer" => ["goals steer release 'leave the changelog alone'"],
        "list" => ["goals list", "goals list --json | jq -r 'select(.status == \"Blocked\") | .id'"],
        "show" => ["goals show release"],
        "watch" => ["goals watch release", "goals watch release --forever"],
        "events" => ["goals events release", "goals events release --follow --json | jq -r .text"],
        "serve" => ["goals serve", "goals serve --listen http://127.0.0.1:7070", "goals serve --listen http://192.0.2.7:7070 --key-file ~/.goals-key"],
        "service" => ["goals service install && loginctl enable-linger", "goals service status"],
        "report" => ["goals report release", "goals report release --output release.html", "goals report release --json | jq .usage"],
        "board" => ["goals board release", "goals board release --json"],
        "plans" => ["goals plans release", "goals plans release 2", "goals plans release --diff 1 2"],
        "output" => ["goals output release build", "goals output release build --attempt 1 | less", "goals output release packed"],
        "backup" => ["goals backup /mnt/backup/goals-$(date +%F)"],
        "export" => ["goals export release release.goal"],
        "import" => ["goals import release.goal && goals resume release"],
        "fork" => ["goals events release && goals fork release --at 41", "goals fork release --at 41 --as other-way --paused", "goals fork release --workspace ~/copy-of-the-project"],
        "doctor" => ["goals doctor", "goals doctor --store /mnt/big/goals"],
        "completion" => ["source <(goals completion bash)", "goals completion fish >~/.config/fish/completions/goals.fish"],
        _ => [],
    };
}
