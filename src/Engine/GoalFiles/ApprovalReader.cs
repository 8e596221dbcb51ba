using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads which calls of agents a person is asked about.</summary>
internal static class ApprovalReader
{
    private const string Key = "approvals";
    private const string Example = "never, on-request, always, or a map such as {policy: on-request, tools: {http_fetch: always}}";

    /// <summary>The <c>approvals</c> of agents; null when nothing is said.</summary>
    public static ApprovalPolicy? Read(ReadingState state, MapFields agents)
    {
        switch (agents.Node(Key))
        {
            case null:
                return null;
            case YamlMap map:
                var fields = MapFields.Of(state, map, agents.PathOf(Key), Example, AgentKeys.Approvals)!;
                return new ApprovalPolicy { Mode = Mode(state, fields, "policy"), Expire = fields.Duration("expire"), Tools = Rules(state, fields) };
            case YamlScalar:
                return Mode(state, agents, Key) is { } mode ? new ApprovalPolicy { Mode = mode } : null;
            case var node:
                MapFields.Mismatch(state, node, agents.PathOf(Key), "text", Example);
                return null;
        }
    }

    private static ApprovalMode? Mode(ReadingState state, MapFields fields, string key) =>
        WordReader.Read(state, fields, key, AgentWords.Approvals) is { } index ? (ApprovalMode)(index + 1) : null;

    private static ImmutableSortedDictionary<string, ApprovalMode> Rules(ReadingState state, MapFields approvals)
    {
        const string Tools = "tools";
        var rules = ImmutableSortedDictionary.CreateBuilder<string, ApprovalMode>(StringComparer.Ordinal);
        foreach (var (name, word) in approvals.Names(Tools, "a map such as {exec: always}") ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            if (AgentWords.Approvals.IndexOf(word) is >= 0 and var index)
            {
                rules[name] = (ApprovalMode)(index + 1);
            }
            else
            {
                var at = ((YamlMap)approvals.Node(Tools)!).Entries.First(entry => entry.Key.Value == name).Value.Offset;
                state.Refuse(
                    $"{approvals.PathOf(Tools)}.{name}", at, $"'{Excerpt.Of(word)}' is not one of {string.Join(", ", AgentWords.Approvals)}{NearestWord.Hint(NearestWord.Find(word, AgentWords.Approvals))}");
            }
        }

        return rules.ToImmutable();
    }
}
