using Orleans.Goals.Engine.Goals;
using Orleans.Goals.ReadModels;
using Xunit;

namespace Orleans.Goals.Engine.Tests.Goals;

public sealed class StatusRulesTests
{
    [Fact]
    public void Page_ShowsTheTableOfTheCode()
    {
        var intents = StatusRules.Intents.Select(rule =>
            $"| {rule.Intent} | {rule.SetBy} | {string.Join(", ", rule.From)} | {rule.Status?.ToString() ?? "as the holds say"} |");
        var holds = StatusRules.Holds.Select(rule => $"| {rule.Kind} | {rule.AddedBy} | {rule.LiftedBy} | {rule.Status} |");

        Assert.Equal(intents, Rows("intents"));
        Assert.Equal(holds, Rows("holds"));
    }

    [Theory]
    [InlineData(GoalStatus.Complete, 2, GoalStatus.Complete)]
    [InlineData(GoalStatus.Cancelled, 1, GoalStatus.Cancelled)]
    [InlineData(GoalStatus.None, 2, GoalStatus.Paused)]
    [InlineData(GoalStatus.None, 3, GoalStatus.Active)]
    [InlineData(GoalStatus.None, 1, GoalStatus.Blocked)]
    public void Status_WithEveryHold_FollowsEndThenIntentThenPrecedence(GoalStatus ended, int intent, GoalStatus expected)
    {
        Assert.Equal(expected, StatusRules.Status(ended, (Intent)intent, StatusRules.Holds.Reverse().Select(rule => rule.Kind)));
    }

    [Fact]
    public void Status_WithoutHolds_IsActive()
    {
        Assert.Equal(GoalStatus.Active, StatusRules.Status(GoalStatus.None, Intent.Run, []));
    }

    [Fact]
    public void Holds_AreInTheOrderOfPrecedence()
    {
        Assert.Equal(StatusRules.Holds.Select(rule => rule.Status).Order(), StatusRules.Holds.Select(rule => rule.Status));
        Assert.Equal(Enum.GetValues<HoldKind>().Where(kind => kind != HoldKind.None), StatusRules.Holds.Select(rule => rule.Kind));
    }

    private static string[] Rows(string table)
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "status.md"));
        return [.. lines.SkipWhile(line => line != $"<!-- {table} -->").TakeWhile(line => line != $"<!-- /{table} -->").Skip(3)];
    }
}
