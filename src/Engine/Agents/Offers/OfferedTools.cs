using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Offers;

/// <summary>The tools of agents that are not built in: the application's own, and those of its sources. One for the life of a host.</summary>
/// <param name="tools">The application's tools by name; those that do not describe themselves are for steps alone.</param>
/// <param name="sources">Where more come from.</param>
/// <param name="secrets">The values of secrets.</param>
/// <param name="sandbox">The sandbox of the goal's agents.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class OfferedTools(
    IReadOnlyDictionary<string, ITool> tools, ImmutableArray<IToolSource> sources, SecretValues secrets, CommandSandbox sandbox, TimeProvider timeProvider)
{
    /// <summary>The most tools of an offer: providers take 128 in all.</summary>
    public const int MostTools = 100;

    /// <summary>The most text of all declarations of an offer.</summary>
    public const int MostCharacters = 120_000;

    private const int MostMissing = 20;
    private const int LongestDescription = 2_000;
    private const int LongestSchema = 16_000;
    private const int LongestName = 64;

    private static readonly TimeSpan LongestListing = TimeSpan.FromMinutes(2);

    private readonly ImmutableArray<IDescribedTool> described = [.. tools.Values.OfType<IDescribedTool>().OrderBy(static tool => tool.Name, StringComparer.Ordinal)];
    private readonly FrozenDictionary<string, IToolSource> byName = sources.ToFrozenDictionary(static source => source.Name, StringComparer.Ordinal);

    /// <summary>The tools that an attempt has beyond the built-in ones. What cannot be had is missing, and no failure.</summary>
    /// <param name="start">The attempt's turn.</param>
    /// <param name="workspace">The absolute path of the workspace.</param>
    /// <param name="policy">How the agent may touch the machine.</param>
    /// <param name="builtIn">The names that are taken.</param>
    /// <param name="redactor">Takes the values of the goal's secrets out of what servers say of themselves.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ToolOffer> OfferAsync(OperationStart start, string workspace, AgentPolicy policy, IReadOnlyCollection<string> builtIn, Redactor redactor, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        if (policy.Mcp is { Count: > 0 } servers && sources.IsEmpty)
        {
            missing.AddRange(servers.Keys.Select(static name => $"the MCP server {name}: this host starts no such servers"));
        }

        var found = new List<OfferedTool>();
        foreach (var tool in described)
        {
            Add(found, missing, builtIn, null, new ToolDescription { Name = tool.Name, Key = tool.Name, Description = tool.Description, Parameters = tool.Parameters, Effect = tool.Effect });
        }

        foreach (var source in sources.OrderBy(static source => source.Name, StringComparer.Ordinal))
        {
            var listing = await ListAsync(source, new ToolScope(start.Actor.Goal, workspace, policy, secrets, sandbox), cancellationToken);
            missing.AddRange(listing.Missing);
            foreach (var tool in listing.Tools)
            {
                Add(found, missing, builtIn, source.Name, tool);
            }
        }

        return Bound([.. found.Where(tool => tool.Effect == ToolEffect.Reads || policy.Sandbox != SandboxMode.ReadOnly).Select(tool => Redact(tool, redactor)).OrderBy(static tool => tool.Name, StringComparer.Ordinal)], missing.ConvertAll(redactor.Text));
    }

    /// <summary>Calls a tool of an offer, with arguments that fit its schema.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop. A tool that goes on all the same is not waited for.</exception>
    public async Task<ToolOutput> CallAsync(OperationStart start, OfferedTool tool, string arguments, string workspace, AgentPolicy policy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new ToolCall { Operation = start.Operation, Execution = start.Execution, Workspace = workspace, Arguments = arguments };
        ValueTask<ToolResult> called;
        if (tool.Source is null)
        {
            if (described.FirstOrDefault(own => own.Name == tool.Name) is not { } own)
            {
                return Gone(tool);
            }

            called = own.CallAsync(call, cancellationToken);
        }
        else if (byName.TryGetValue(tool.Source, out var source))
        {
            called = source.CallAsync(new ToolScope(start.Actor.Goal, workspace, policy, secrets, sandbox), tool.Key ?? tool.Name, call, cancellationToken);
        }
        else
        {
            return Gone(tool);
        }

        var result = await called.AsTask().WaitAsync(cancellationToken);
        return result is null ? new ToolOutput("the tool gave no result", Failed: true) : new ToolOutput(OfferText.Mark(tool, result.Content ?? string.Empty), !result.Succeeded);
    }

    private static ToolOutput Gone(OfferedTool tool) => new($"the tool {tool.Name} was there when this attempt began, and is not on the host that does it now; go on without it", Failed: true);

    private async Task<ToolListing> ListAsync(IToolSource source, ToolScope scope, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestListing, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await source.ListAsync(scope, ending.Token).AsTask().WaitAsync(ending.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ToolListing { Missing = [$"the tools of {source.Name}: they were not listed within {LongestListing.TotalMinutes:0} minutes"] };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new ToolListing { Missing = [$"the tools of {source.Name}: {exception.Message}"] };
        }
    }

    private static void Add(List<OfferedTool> found, List<string> missing, IReadOnlyCollection<string> builtIn, string? source, ToolDescription tool)
    {
        var why = tool switch
        {
            _ when !IsName(tool.Name) => "its name is none that models can call",
            _ when builtIn.Contains(tool.Name, StringComparer.Ordinal) || found.Exists(other => other.Name == tool.Name) => "there is another of that name",
            _ when tool.Effect is ToolEffect.None || !Enum.IsDefined(tool.Effect) => "it does not say what it may do to the world",
            _ when tool.Parameters.ValueKind != JsonValueKind.Object => "its schema is no JSON object",
            _ when tool.Parameters.GetRawText().Length > LongestSchema => "its schema is too long",
            _ => null,
        };
        if (why is not null)
        {
            missing.Add($"the tool {Excerpt.Of(tool.Name)}{(tool.From is null ? string.Empty : $" of {tool.From}")}: {why}");
            return;
        }

        var description = tool.Description ?? string.Empty;
        found.Add(new OfferedTool
        {
            Name = tool.Name,
            Description = ReasonText.Clip(description, LongestDescription),
            Parameters = tool.Parameters.GetRawText(),
            Effect = tool.Effect,
            Source = source,
            Key = source is null ? null : tool.Key,
            From = tool.From,
        });
    }

    private static OfferedTool Redact(OfferedTool tool, Redactor redactor) =>
        redactor.IsIdle ? tool : tool with { Description = redactor.Text(tool.Description), Parameters = ArgumentRedaction.Of(tool.Parameters, redactor) };

    private static ToolOffer Bound(ImmutableArray<OfferedTool> tools, List<string> missing)
    {
        var kept = ImmutableArray.CreateBuilder<OfferedTool>();
        long characters = 0;
        foreach (var tool in tools)
        {
            characters += tool.Name.Length + tool.Description.Length + tool.Parameters.Length;
            if (kept.Count == MostTools || characters > MostCharacters)
            {
                break;
            }

            kept.Add(tool);
        }

        if (kept.Count < tools.Length)
        {
            missing.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{tools.Length - kept.Count} of {tools.Length} tools, from {tools[kept.Count].Name} on: there are more than a model can be shown; the goal can say which it needs"));
        }

        return new ToolOffer { Tools = kept.ToImmutable(), Missing = [.. missing.Take(MostMissing).Select(static text => ReasonText.Clip(text))] };
    }

    private static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && char.IsAsciiLetterLower(name[0])
        && name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '-');
}
