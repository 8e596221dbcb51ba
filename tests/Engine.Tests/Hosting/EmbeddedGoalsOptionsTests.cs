using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Hosting;

public sealed class EmbeddedGoalsOptionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("goals-options-").FullName;

    public static TheoryData<string> Mistakes => ["twice", "planners", "name", "null", "default", "workers", "idle"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task OpenAsync_OptionsThatCannotBe_NamesTheOneAndLeavesTheStoreAlone(string mistake)
    {
        var good = new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [Tool("work")] };
        var (bad, option) = mistake switch
        {
            "twice" => (good with { Tools = [Tool("work"), Tool("work")] }, nameof(good.Tools)),
            "planners" => (good with { Planners = [null!] }, nameof(good.Planners)),
            "name" => (good with { Tools = [Tool("no name")] }, nameof(good.Tools)),
            "null" => (good with { Tools = [null!] }, nameof(good.Tools)),
            "default" => (good with { Tools = default }, nameof(good.Tools)),
            "workers" => (good with { MaximumWorkers = 0 }, nameof(good.MaximumWorkers)),
            _ => (good with { KeptIdle = -1 }, nameof(good.KeptIdle)),
        };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => EmbeddedGoals.OpenAsync(bad, TestContext.Current.CancellationToken));

        Assert.StartsWith(option, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(good.StoreFolder));
        await using var opened = await EmbeddedGoals.OpenAsync(good, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OpenAsync_ThatFailsAfterTheStoreWasOpened_GivesTheStoreBack()
    {
        var loggers = new FailingLoggers();
        var bad = new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Loggers = loggers };

        await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedGoals.OpenAsync(bad, TestContext.Current.CancellationToken));

        await using var opened = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = bad.StoreFolder }, TestContext.Current.CancellationToken);
    }

    private static TestTool Tool(string name) => new(name, (_, _) => ValueTask.FromResult(new ToolResult { Succeeded = true, Content = string.Empty }));

    private sealed class FailingLoggers : Microsoft.Extensions.Logging.ILoggerFactory
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => throw new InvalidOperationException("no loggers today");

        public void AddProvider(Microsoft.Extensions.Logging.ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
