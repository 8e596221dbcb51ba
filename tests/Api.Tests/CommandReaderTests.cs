using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api.Tests;

public sealed class CommandReaderTests
{
    private static readonly SubmitGoal Submit = new()
    {
        Id = CommandId.New(TimeProvider.System),
        Contract = new GoalContract
        {
            Objective = "o",
            Workspace = "/w",
            DoneWhen = [new CommandCheck { Id = "c", Command = CommandLine.Shell("true") }, new FileCheck { Id = "f", File = "x" }],
            Plans = [new PlanDefinition { Name = "p", Steps = [new StepDefinition { Id = "s", Action = new RunAction { Command = CommandLine.Shell("true") } }] }],
        },
    };

    [Fact]
    public async Task Command_WithoutWhatMayBeLeftOut_HasTheDeclaredDefaults()
    {
        SubmitGoal? asked = null;
        await using var server = await TestServer.StartAsync(new ScriptedGoals
        {
            Ask = (_, command) =>
            {
                asked = (SubmitGoal)command;
                return Task.FromResult(new CommandReply());
            },
        });
        var whole = JsonSerializer.Serialize(Submit, GoalsJson.Strict.GoalCommand);
        var least = """
            {"contract":{"plans":[{"steps":[{"action":{"command":{"arguments":["/bin/sh","-c","true"]},"kind":"run"},"id":"s"}],"name":"p"}],
            "doneWhen":[{"kind":"run","id":"c","command":{"arguments":["/bin/sh","-c","true"]}},{"id":"f","file":"x","kind":"file"}],"workspace":"/w","objective":"o"},
            """ + $"\"id\":\"{Submit.Id}\",\"kind\":\"submit\"}}";

        using var body = new StringContent(least, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync("v1/goals/local/a/commands", body, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(whole, JsonSerializer.Serialize(asked, GoalsJson.Strict.GoalCommand));
    }

    [Fact]
    public async Task Command_WithAMemberThatIsNull_IsNotGivenADefaultInstead()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals());
        var node = JsonNode.Parse(JsonSerializer.Serialize(Submit, GoalsJson.Strict.GoalCommand))!;
        node["contract"]!["fences"] = null;

        using var body = new StringContent(node.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync("v1/goals/local/a/commands", body, TestContext.Current.CancellationToken);

        Assert.Contains("fences", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
