using System.Text;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Secrets of a goal and the key of the provider reach neither model nor store nor events.</summary>
public sealed class AgentSecretTests
{
    private const string Value = "hunter2-and-more-of-it";

    [Fact]
    public async Task Run_AgentThatLooksForSecrets_FindsNoneAndNoneIsKept()
    {
        await using var goal = await StartAsync(
            "secrets: [API_KEY]",
            Exec("env; echo the key is $API_KEY"),
            Exec($"cat given.txt; echo {Value}"),
            Calls("read_file", new { path = "given.txt" }),
            Calls("write_file", new { path = "copy.txt", content = "of no secret\n" }),
            Exec("seq 1 20000; cat given.txt; echo done >>effects"),
            Finish());
        goal.Variables["GOALS_SECRET_API_KEY"] = Value;
        goal.Folder.Write("given.txt", $"the key is {Value}\n");

        var run = await goal.JsonAsync("run", "goal.yaml");
        var report = await goal.GoalsAsync("report", "goal");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.All(goal.Server.Requests, request => AssertClean(request.Body, $"request {request.Number}"));
        AssertClean(run.End.Output + run.End.Errors + report.Output, "the output");
        foreach (var file in Directory.EnumerateFiles(goal.Folder.Store, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "goals.sock")
            {
                continue;
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            AssertClean(Encoding.UTF8.GetString(content), file);
        }
    }

    private static void AssertClean(string text, string where)
    {
        Assert.False(text.Contains(Value, StringComparison.Ordinal), $"the secret is in {where}");
        Assert.False(text.Contains(Key, StringComparison.Ordinal), $"the provider's key is in {where}");
    }
}
