using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Mcp.Tests;

public sealed class McpToolsTests
{
    [Fact]
    public async Task List_Program_GivesItsToolsWithNamesAndTheStrictestEffect()
    {
        await using var bench = new McpBench();

        var listing = await bench.ListAsync(bench.Scope(("docs", McpBench.Program)));

        Assert.Empty(listing.Missing);
        var write = listing.Tools.Single(static tool => tool.Name == "mcp_docs_write");
        Assert.Equal(("docs/write", "Appends a line.", "the MCP server docs"), (write.Key, write.Description, write.From));
        Assert.All(listing.Tools, static tool => Assert.Equal(ToolEffect.Once, tool.Effect));
        Assert.Equal(listing.Tools.Select(static tool => tool.Key).Order(StringComparer.Ordinal), listing.Tools.Select(static tool => tool.Key));
    }

    [Fact]
    public async Task List_TrustedServerWithSomeTools_IsBelievedAndCut()
    {
        await using var bench = new McpBench();

        var listing = await bench.ListAsync(bench.Scope(("docs", McpBench.Program with { Trust = true, Tools = ["read", "put", "write", "nosuch"] })));

        Assert.Equal(
            [("mcp_docs_put", ToolEffect.Idempotent), ("mcp_docs_read", ToolEffect.Reads), ("mcp_docs_write", ToolEffect.Once)],
            listing.Tools.Select(static tool => (tool.Name, tool.Effect)));
        Assert.Equal(["the tool nosuch of the MCP server docs: it has none of that name"], listing.Missing);
    }

    [Fact]
    public async Task List_ServersThatAreNotThere_AreMissingAndTheOthersAreNot()
    {
        await using var bench = new McpBench(new McpToolsOptions { StartTimeout = TimeSpan.FromMinutes(1), Grace = TimeSpan.FromMilliseconds(200) });
        ToolServer Shell(string line) => new() { Command = CommandLine.Shell(line) };

        var listing = await bench.ListAsync(bench.Scope(
            ("closed", new ToolServer { Url = "http://127.0.0.1:1/mcp" }),
            ("dead", Shell("echo it cannot >&2; exit 1")),
            ("docs", McpBench.Program),
            ("forbidden", new ToolServer { Command = new CommandLine { Arguments = ["forbidden"] } }),
            ("garbage", Shell("while read line; do echo this is no JSON; exit; done")),
            ("keyless", new ToolServer { Url = "http://127.0.0.1:1/mcp", Headers = ImmutableSortedDictionary<string, string>.Empty.Add("Authorization", "${secret:GONE}") })));

        Assert.Contains(listing.Tools, static tool => tool.Name == "mcp_docs_read");
        Assert.Equal(["closed", "dead", "forbidden", "garbage", "keyless"], listing.Missing.Select(static missing => missing.Split(' ')[3]));
        Assert.Contains("it cannot", listing.Missing[1], StringComparison.Ordinal);
        Assert.EndsWith("the sandbox cannot be had", listing.Missing[2], StringComparison.Ordinal);
        Assert.EndsWith("the secret 'GONE' is missing", listing.Missing[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ServerThatSaysNothing_IsMissingAfterItsTime()
    {
        await using var bench = new McpBench(new McpToolsOptions { StartTimeout = TimeSpan.FromSeconds(2), Grace = TimeSpan.FromMilliseconds(200) });

        var listing = await bench.ListAsync(bench.Scope(("mute", new ToolServer { Command = CommandLine.Shell("sleep 600") })));

        Assert.StartsWith("the MCP server mute with all its tools: it did not begin within 2 s", Assert.Single(listing.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfEveryKind_GivesWhatTheServerGave()
    {
        await using var bench = new McpBench();
        var scope = bench.Scope(("docs", McpBench.Program with { Environment = new CommandEnvironment { Variables = ImmutableSortedDictionary<string, string>.Empty.Add("DEPTH", "3") } }));

        Assert.Equal(new ToolResult { Succeeded = true, Content = "page 7: the word is swordfish" }, await bench.CallAsync(scope, "docs/read", new { page = 7 }));
        Assert.Equal(new ToolResult { Succeeded = false, Content = "no such page; there are 3" }, await bench.CallAsync(scope, "docs/refuse"));
        Assert.Equal("[an image, image/png, 12 bytes, which cannot be shown]\n{\"width\":3}", (await bench.CallAsync(scope, "docs/picture")).Content);
        Assert.Equal(340_000, (await bench.CallAsync(scope, "docs/huge")).Content.Length);
        Assert.Equal("3", (await bench.CallAsync(scope, "docs/environment", new { name = "DEPTH" })).Content);
        Assert.False((await bench.CallAsync(scope, "docs/nosuch")).Succeeded);
        Assert.False((await bench.CallAsync(scope, "other/read")).Succeeded);
        Assert.Single(bench.Begun);
    }

    [Fact]
    public async Task Call_ServerThatCrashes_FailsAndTheNextBeginsItAgain()
    {
        await using var bench = new McpBench(new McpToolsOptions { FirstBackOff = TimeSpan.FromMilliseconds(1) });
        var scope = bench.Scope(("docs", McpBench.Program));

        var crashed = await bench.CallAsync(scope, "docs/crash");
        await McpBench.UntilAsync(() => !McpBench.IsAlive(bench.Begun[0]), "the server has ended");
        ToolResult read;
        do
        {
            read = await bench.CallAsync(scope, "docs/read", new { page = 1 });
        }
        while (read.Content.Contains("it is begun again in", StringComparison.Ordinal));

        Assert.False(crashed.Succeeded);
        Assert.Contains("Nobody knows what the call did", crashed.Content, StringComparison.Ordinal);
        Assert.True(read.Succeeded, read.Content);
        Assert.Equal(2, bench.Begun.Length);
    }

    [Fact]
    public async Task Call_ServerThatEndedJustNow_IsLeftAloneForAWhile()
    {
        await using var bench = new McpBench(new McpToolsOptions { FirstBackOff = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromHours(1) });
        var scope = bench.Scope(("docs", McpBench.Program));
        await bench.CallAsync(scope, "docs/crash");
        await McpBench.UntilAsync(() => !McpBench.IsAlive(bench.Begun[0]), "the server has ended");

        var again = await bench.CallAsync(scope, "docs/write", new { line = "a" });

        Assert.False(again.Succeeded);
        Assert.StartsWith("not done: the MCP server docs is not there: it ended", again.Content, StringComparison.Ordinal);
        Assert.Contains("it is begun again in", again.Content, StringComparison.Ordinal);
        Assert.Empty(bench.Effects);
    }

    [Fact]
    public async Task Call_SlowTool_FailsAfterItsTimeAndIsNoSuccess()
    {
        await using var bench = new McpBench();
        var scope = bench.Scope(("docs", McpBench.Program with { Timeout = TimeSpan.FromSeconds(3) }));

        // The time is for the call; to begin a server may take longer than that.
        await bench.ListAsync(scope);

        var slow = await bench.CallAsync(scope, "docs/slow");

        Assert.False(slow.Succeeded);
        Assert.StartsWith("the MCP server docs did not answer within 3 s; nobody knows what the call did", slow.Content, StringComparison.Ordinal);
        Assert.Equal(["slow"], bench.Effects);
    }

    [Fact]
    public async Task Call_ServerHasNotBegunInItsTime_IsSaidNotToBeDone()
    {
        await using var bench = new McpBench(new McpToolsOptions { StartTimeout = TimeSpan.FromMinutes(2), Grace = TimeSpan.FromMilliseconds(200) });

        var call = await bench.CallAsync(bench.Scope(("mute", new ToolServer { Command = CommandLine.Shell("sleep 600"), Timeout = TimeSpan.FromSeconds(1) })), "mute/read");

        Assert.Equal(new ToolResult { Succeeded = false, Content = "not done: the MCP server mute had not begun after 1 s" }, call);
    }

    [Fact]
    public async Task Dispose_RunningServer_LeavesNoProcess()
    {
        int server;
        await using (var bench = new McpBench())
        {
            await bench.ListAsync(bench.Scope(("docs", McpBench.Program)));
            server = Assert.Single(bench.Begun);
            Assert.True(McpBench.IsAlive(server));
        }

        Assert.False(McpBench.IsAlive(server));
    }

    [Fact]
    public async Task Call_AfterIdleTime_ServerHasEndedAndIsBegunAgain()
    {
        await using var bench = new McpBench(new McpToolsOptions { IdleTimeout = TimeSpan.FromMilliseconds(100) });
        var scope = bench.Scope(("docs", McpBench.Program));
        await bench.ListAsync(scope);
        await McpBench.UntilAsync(() => !McpBench.IsAlive(bench.Begun[0]), "the idle server has ended");

        var read = await bench.CallAsync(scope, "docs/read", new { page = 1 });

        Assert.True(read.Succeeded, read.Content);
        Assert.Equal(2, bench.Begun.Length);
    }

    [Fact]
    public async Task Call_ServerAtAnAddress_GetsItsHeadersAndAnswers()
    {
        await using var bench = new McpBench();
        var (process, url) = await McpBench.HttpAsync(bench.Folder, "k-1");
        using var server = process;
        try
        {
            ToolServer With(string key) => new() { Url = url, Headers = ImmutableSortedDictionary<string, string>.Empty.Add("Authorization", $"Bearer {key}") };

            var listing = await bench.ListAsync(bench.Scope(("wrong", With("k-2")), ("right", With("${secret:KEY}"))));
            var read = await bench.CallAsync(bench.Scope(("right", With("${secret:KEY}"))), "right/read", new { page = 2 });

            Assert.Contains(listing.Tools, static tool => tool.Name == "mcp_right_read");
            Assert.StartsWith("the MCP server wrong with all its tools: it could not be reached", Assert.Single(listing.Missing), StringComparison.Ordinal);
            Assert.Equal(new ToolResult { Succeeded = true, Content = "page 2: the word is swordfish" }, read);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("Read File", "mcp_docs_read_file")]
    [InlineData("read-file", "mcp_docs_read_file_2")]
    public void Name_OfATool_IsPlainAndItsOwn(string tool, string expected)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        if (expected.EndsWith('2'))
        {
            McpNames.Of("docs", "read_file", taken);
        }

        Assert.Equal(expected, McpNames.Of("docs", tool, taken));
    }

    [Fact]
    public void Name_LongOnes_AreCutAndStayDifferent()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var first = McpNames.Of("docs", new string('a', 100), taken);
        var second = McpNames.Of("docs", new string('a', 101), taken);

        Assert.Equal((64, 64), (first.Length, second.Length));
        Assert.EndsWith("_2", second, StringComparison.Ordinal);
    }
}
