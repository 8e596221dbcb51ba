using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads the servers whose tools a goal's agents have.</summary>
internal static class ToolServerReader
{
    private const string Key = "mcp";
    private const string Example = "a map such as {docs: {command: [docs-server, --stdio]}}";
    private const string ServerExample = "a map such as {command: [docs-server, --stdio]} or {url: http://localhost:8080/mcp}";

    /// <summary>The servers by name; null when there are none, or that is wrong and told.</summary>
    public static ImmutableSortedDictionary<string, ToolServer>? Read(ReadingState state, MapFields agents)
    {
        if (agents.Node(Key) is not { } node)
        {
            return null;
        }

        if (node is not YamlMap map)
        {
            MapFields.Mismatch(state, node, agents.PathOf(Key), "a map", Example);
            return null;
        }

        var servers = ImmutableSortedDictionary.CreateBuilder<string, ToolServer>(StringComparer.Ordinal);
        foreach (var entry in map.Entries.TakeWhile(_ => !state.IsFull))
        {
            var name = entry.Key.Value;
            state.Place($"{agents.PathOf(Key)}.{name}", entry.Key.Offset);
            if (MapFields.Of(state, entry.Value, $"{agents.PathOf(Key)}.{name}", ServerExample, AgentKeys.Server) is not { } fields)
            {
                continue;
            }

            if (!servers.TryAdd(name, ReadServer(state, fields)))
            {
                state.Add(entry.Key.Offset, $"the key '{Excerpt.Of(name)}' is written a second time in this map; remove one of them");
            }
        }

        return servers.ToImmutable();
    }

    private static ToolServer ReadServer(ReadingState state, MapFields fields) => new()
    {
        Command = fields.Node("command") is null ? null : CommandReader.Read(fields, "command"),
        Environment = EnvironmentReader.Read(state, fields),
        Url = fields.Text("url", "an address such as http://localhost:8080/mcp"),
        Headers = fields.Names("headers", "a map such as {Authorization: \"Bearer ${secret:API_KEY}\"}"),
        Tools = fields.Texts("tools", "a list of names such as [search, read]"),
        Trust = fields.Flag("trust") ?? false,
        Timeout = fields.Duration("timeout"),
    };
}
