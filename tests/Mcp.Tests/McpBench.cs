using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Mcp.Tests;

/// <summary>A folder, a goal that names servers, and what has their tools.</summary>
internal sealed class McpBench : IAsyncDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    public static string Server { get; } = typeof(McpBench).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static entry => entry.Key == "McpServer").Value!;

    public McpBench(McpToolsOptions? options = null, TimeProvider? time = null) => Tools = new McpTools(options, time);

    public string Folder { get; } = Directory.CreateTempSubdirectory("goals-mcp-tests-").FullName;

    public McpTools Tools { get; }

    public static ToolServer Program => new() { Command = new CommandLine { Arguments = [Server] } };

    /// <summary>The processes of servers that were begun in the folder, as they say.</summary>
    public int[] Begun => File.Exists(Path.Combine(Folder, "servers")) ? [.. File.ReadAllLines(Path.Combine(Folder, "servers")).Select(int.Parse)] : [];

    public string[] Effects => File.Exists(Path.Combine(Folder, "effects")) ? File.ReadAllLines(Path.Combine(Folder, "effects")) : [];

    public IToolScope Scope(params IEnumerable<(string Name, ToolServer Server)> servers) => new BenchScope(
        Folder, new AgentPolicy { Mcp = servers.ToImmutableSortedDictionary(static server => server.Name, static server => server.Server, StringComparer.Ordinal) });

    public ValueTask<ToolListing> ListAsync(IToolScope scope) => Tools.ListAsync(scope, TestContext.Current.CancellationToken);

    public Task<ToolResult> CallAsync(IToolScope scope, string key, object? arguments = null, CancellationToken cancellationToken = default) => Tools.CallAsync(
        scope, key, new ToolCall { Operation = "o", Execution = 1, Workspace = Folder, Arguments = JsonSerializer.Serialize(arguments ?? new { }) }, cancellationToken).AsTask();

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Long);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended before it was looked at, or while it was.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class BenchScope(string folder, AgentPolicy policy) : IToolScope
    {
        public GoalId Goal { get; } = GoalId.Parse("tests/goal", null);

        public string Workspace => folder;

        public AgentPolicy Policy => policy;

        public ValueTask<string> FillAsync(string text, CancellationToken cancellationToken) => text.Contains("${secret:GONE}", StringComparison.Ordinal)
            ? throw new SecretUnavailableException("GONE", "the secret 'GONE' is missing")
            : ValueTask.FromResult(text.Replace("${secret:KEY}", "k-1", StringComparison.Ordinal));

        public ValueTask<ToolProgram> ConfineAsync(CommandLine command, CommandEnvironment? environment, string temporary, CancellationToken cancellationToken)
        {
            var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToImmutableSortedDictionary(static one => (string)one.Key, static one => (string)one.Value!, StringComparer.Ordinal);
            return ValueTask.FromResult(command.Arguments[0] == "forbidden"
                ? new ToolProgram { Refusal = "the sandbox cannot be had" }
                : new ToolProgram { Arguments = command.Arguments, Environment = variables.SetItems(environment?.Variables.AsEnumerable() ?? []) });
        }
    }

    /// <summary>A server at an address, as a process of its own.</summary>
    public static async Task<(Process Process, string Url)> HttpAsync(string folder, string key)
    {
        var process = Process.Start(new ProcessStartInfo(Server, ["http", key]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        return (process, (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
    }
}
