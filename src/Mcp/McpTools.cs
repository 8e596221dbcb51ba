using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Orleans.Goals.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Mcp;

/// <summary>The tools of the MCP servers that goals name (<see cref="AgentPolicy.Mcp"/>), for their agents.</summary>
/// <remarks>
/// A server is begun when an attempt first needs it, one for each goal, and shared by the goal's attempts; it is begun again, after a while, when it ended. Programs run in
/// the sandbox of the goal's agents. Disposing ends all servers; they also end with a process that is killed. Give it to the host as a source of tools, and dispose it after the host.
/// </remarks>
public sealed class McpTools : IToolSource, IAsyncDisposable
{
    private const char Separator = '/';

    private readonly ConcurrentDictionary<string, ServerSession> sessions = new(StringComparer.Ordinal);
    private readonly McpToolsOptions options;
    private readonly TimeProvider timeProvider;
    private volatile bool isDisposed;

    /// <summary>Creates it. Nothing is begun by that.</summary>
    /// <param name="options">How servers are started, asked and ended; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public McpTools(McpToolsOptions? options = null, TimeProvider? timeProvider = null)
    {
        this.options = options ?? new McpToolsOptions();
        this.timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Name => "mcp";

    /// <inheritdoc/>
    public async ValueTask<ToolListing> ListAsync(IToolScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Policy.Mcp is not { Count: > 0 } servers)
        {
            return new ToolListing();
        }

        var listed = await Task.WhenAll(servers.Select(server => ListAsync(scope, server.Key, server.Value, cancellationToken)));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var tools = ImmutableArray.CreateBuilder<ToolDescription>();
        foreach (var (server, found, _) in listed)
        {
            foreach (var tool in found)
            {
                tools.Add(Describe(server, scope.Policy.Mcp[server], tool, McpNames.Of(server, tool.Name, taken)));
            }
        }

        return new ToolListing { Tools = tools.ToImmutable(), Missing = [.. listed.SelectMany(static one => one.Missing)] };
    }

    /// <inheritdoc/>
    public async ValueTask<ToolResult> CallAsync(IToolScope scope, string key, ToolCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(call);
        var separator = key.IndexOf(Separator, StringComparison.Ordinal);
        var (name, tool) = (key[..Math.Max(separator, 0)], key[(separator + 1)..]);
        if (scope.Policy.Mcp is not { } servers || !servers.TryGetValue(name, out var server))
        {
            return Failed($"the goal names no server '{name}'");
        }

        using var limit = new CancellationTokenSource(server.Timeout ?? ToolServer.DefaultTimeout, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var isSent = false;
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            var request = new CallToolRequestParams { Name = tool, Arguments = arguments.RootElement.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal) };
            var result = await SessionOf(scope, name, server).AskAsync(scope, server, (client, token) =>
            {
                isSent = true;
                return client.CallToolAsync(request, token).AsTask();
            }, ending.Token);
            return new ToolResult { Succeeded = result.IsError is not true, Content = ResultText.Of(result, options.MaximumResult) };
        }
        catch (McpUnavailableException exception)
        {
            return Failed($"not done: the MCP server {name} is not there: {exception.Message}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var patience = (server.Timeout ?? ToolServer.DefaultTimeout).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            return Failed(isSent
                ? $"the MCP server {name} did not answer within {patience} s; nobody knows what the call did. See what it did before you do it again"
                : $"not done: the MCP server {name} had not begun after {patience} s");
        }
        catch (McpProtocolException exception)
        {
            return Failed($"the MCP server {name} refused the call: {exception.Message}");
        }
        catch (Exception exception) when (exception is McpException or IOException or HttpRequestException or JsonException or InvalidOperationException)
        {
            return Failed($"the MCP server {name} gave no answer: {exception.Message.TrimEnd('.')}. Nobody knows what the call did. See what it did before you do it again");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        isDisposed = true;
        await Task.WhenAll(sessions.Values.Select(static session => session.DisposeAsync().AsTask()));
        sessions.Clear();
    }

    private static ToolResult Failed(string why) => new() { Succeeded = false, Content = why };

    private static ToolDescription Describe(string server, ToolServer settings, Tool tool, string name) => new()
    {
        Name = name,
        Key = $"{server}{Separator}{tool.Name}",
        Description = tool.Description ?? tool.Title ?? tool.Name,
        Parameters = tool.InputSchema.Clone(),
        Effect = settings.Trust switch
        {
            true when tool.Annotations?.ReadOnlyHint is true => ToolEffect.Reads,
            true when tool.Annotations?.IdempotentHint is true => ToolEffect.Idempotent,
            _ => ToolEffect.Once,
        },
        From = $"the MCP server {server}",
    };

    private async Task<(string Server, IReadOnlyList<Tool> Tools, IReadOnlyList<string> Missing)> ListAsync(IToolScope scope, string name, ToolServer server, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.StartTimeout * 2, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var listed = await SessionOf(scope, name, server).AskAsync(scope, server, static (client, token) => client.ListToolsAsync(cancellationToken: token).AsTask(), ending.Token);
            var all = listed.Select(static tool => tool.ProtocolTool).OrderBy(static tool => tool.Name, StringComparer.Ordinal).ToList();
            return server.Tools is not { } wanted
                ? (name, all, [])
                : (name,
                    all.FindAll(tool => wanted.Contains(tool.Name, StringComparer.Ordinal)),
                    [.. wanted.Where(tool => !all.Exists(there => there.Name == tool)).Select(tool => $"the tool {tool} of the MCP server {name}: it has none of that name")]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is McpUnavailableException or McpException or IOException or HttpRequestException or JsonException or InvalidOperationException or OperationCanceledException)
        {
            return (name, [], [$"the MCP server {name} with all its tools: {(exception is OperationCanceledException ? "it did not list them in time" : exception.Message)}"]);
        }
    }

    private ServerSession SessionOf(IToolScope scope, string name, ToolServer server)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return sessions.GetOrAdd(KeyOf(scope, name, server), _ => new ServerSession(options, timeProvider));
    }

    /// <summary>What one connection is for: the same goal, and the same way to the same server.</summary>
    private static string KeyOf(IToolScope scope, string name, ToolServer server)
    {
        string[] parts =
        [
            scope.Workspace, scope.Policy.Sandbox?.ToString() ?? string.Empty, scope.Policy.Network ? "network" : string.Empty, server.Url ?? string.Empty,
            .. server.Command?.Arguments ?? [],
            .. (server.Environment?.Variables.AsEnumerable() ?? []).Select(static variable => $"{variable.Key}={variable.Value}"),
            .. (server.Environment?.Secrets ?? []).Select(static secret => $"{secret.Name} as {secret.Variable}"),
            .. (server.Headers?.AsEnumerable() ?? []).Select(static header => $"{header.Key}: {header.Value}"),
        ];
        return $"{scope.Goal}/{name}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))}";
    }
}
