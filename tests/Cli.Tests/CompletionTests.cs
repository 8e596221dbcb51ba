using System.Globalization;

namespace Orleans.Goals.Cli.Tests;

public sealed class CompletionTests(CompletionTests.Store store) : IClassFixture<CompletionTests.Store>
{
    private const string Bash = "/bin/bash";

    // It takes about 60 ms of a processor, and a busy machine counts up to twice as much; a command that reads the goals by the ordinary way takes 500.
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData("goals rep", "report")]
    [InlineData("goals report --fo", "--format")]
    [InlineData("goals report sm --format ", "html json text")]
    [InlineData("goals show ", "small other-goal")]
    [InlineData("goals show o", "other-goal")]
    [InlineData("goals show local/o", "local/other-goal")]
    [InlineData("goals cancel ", "other-goal")]
    [InlineData("goals completion z", "zsh")]
    [InlineData("goals run sm", "")]
    public async Task Complete_InBash_OffersWhatFits(string line, string expected)
    {
        Assert.SkipUnless(File.Exists(Bash), "this machine has no bash");
        var start = store.Folder.StartOf(["-c", """
            source <(goals completion bash)
            COMP_LINE=$1 COMP_POINT=${#1}
            read -ra COMP_WORDS <<<"$1"
            case $1 in *' ') COMP_WORDS+=('') ;; esac
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _goals_complete
            for found in "${COMPREPLY[@]}"; do [[ $found == -* && $1 != *-* ]] || printf '%s\n' "$found"; done
            """, "bash", line]);
        start.FileName = Bash;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(GoalFolder.Executable)}:{Environment.GetEnvironmentVariable("PATH")}";

        using var process = new GoalsProcess(start);
        var end = await process.EndAsync();

        Assert.Equal(string.Empty, end.Errors);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), end.Lines.Order());
    }

    [Fact]
    public async Task Suggest_OfGoals_TakesLittleTime()
    {
        Assert.SkipUnless(File.Exists(Bash), "this machine has no bash, which measures it");
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5 && best >= MostTime; round++)
        {
            var start = store.Folder.StartOf(["-c", $"TIMEFORMAT='%U %S'; time '{GoalFolder.Executable}' '[suggest:11]' 'goals show '"]);
            start.FileName = Bash;
            using var process = new GoalsProcess(start);
            var end = await process.EndAsync();
            Assert.Contains("other-goal", end.Lines);
            var took = TimeSpan.FromSeconds(end.Errors.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Sum(seconds => double.Parse(seconds, CultureInfo.InvariantCulture)));
            best = took < best ? took : best;
        }

        Assert.True(best < MostTime, $"it took {best.TotalMilliseconds} ms of a processor");
    }

    [Theory]
    [InlineData("bash", "complete -o default")]
    [InlineData("zsh", "compdef _goals goals")]
    [InlineData("fish", "complete -c goals")]
    public async Task Completion_OfAShell_IsItsScript(string shell, string expected)
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync("completion", shell);

        Assert.Equal(0, end.ExitCode);
        Assert.Contains(expected, end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfAnotherShell_IsWrongInput()
    {
        using var folder = new GoalFolder();

        Assert.Equal(ExitCodes.WrongInput, (await folder.GoalsAsync("completion", "tcsh")).ExitCode);
    }

    /// <summary>A store with a goal that has ended and one that has not.</summary>
    public sealed class Store : IAsyncLifetime
    {
        internal GoalFolder Folder { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Folder.WriteGoal("small.yaml", ("one", "echo 1 >>effects"));
            Folder.WriteGoal("other-goal.yaml", ("one", "exit 1"));
            await Folder.GoalsAsync("run", "small.yaml");
            await Folder.GoalsAsync("run", "other-goal.yaml");
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
