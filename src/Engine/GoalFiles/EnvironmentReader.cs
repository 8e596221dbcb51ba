using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads what commands find in their environment.</summary>
internal static class EnvironmentReader
{
    private const string SecretExample = "the name of a secret such as API_KEY, or {name: API_KEY, as: TOKEN}";

    /// <summary>The <c>env</c> and <c>secrets</c> of a goal or step; null when neither says anything.</summary>
    public static CommandEnvironment? Read(ReadingState state, MapFields owner)
    {
        var variables = owner.Names("env", "a map such as {CONFIGURATION: Release}");
        var items = owner.List("secrets", "a list of names such as [API_KEY]");
        var environment = new CommandEnvironment
        {
            Variables = variables ?? ImmutableSortedDictionary<string, string>.Empty,
            Secrets = [.. (items ?? []).Select((item, index) => ReadSecret(state, owner, item, $"{owner.PathOf("secrets")}[{index}]")!)],
        };
        return environment.IsEmpty ? null : environment;
    }

    private static SecretUse? ReadSecret(ReadingState state, MapFields owner, YamlNode node, string path)
    {
        state.Place(path, node.Offset);
        if (node is not YamlMap)
        {
            return owner.TextOf(node, path, SecretExample) is { } name ? new SecretUse { Name = name } : null;
        }

        var fields = MapFields.Of(state, node, path, SecretExample, Shapes.Secret);
        return fields is null ? null : new SecretUse
        {
            Name = fields.RequiredText("name", "the secret's name, for example name: API_KEY")!,
            As = fields.Text("as", "the name of the variable, or leave the key out"),
        };
    }
}
