using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Engine.Planning;

/// <summary>JSON as the nodes that goal files are read from. The position of a node is its place in <see cref="Paths"/>.</summary>
internal sealed class JsonNodes
{
    private readonly ImmutableArray<string>.Builder paths = ImmutableArray.CreateBuilder<string>();

    /// <summary>Where each node stands.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>A value and all that is in it. A property that is <c>null</c> is as good as left out: models that must write every property write that.</summary>
    public YamlNode Of(JsonElement value, string path)
    {
        var offset = paths.Count;
        paths.Add(path);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return new YamlMap(offset, [.. value.EnumerateObject()
                    .Where(static property => property.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
                    .Select(property => new YamlEntry(new YamlScalar(offset, property.Name, Plain: false), Of(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}")))]);
            case JsonValueKind.Array:
                return new YamlList(offset, [.. value.EnumerateArray().Select((item, index) => Of(item, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}[{index}]")))]);
            case JsonValueKind.String:
                return new YamlScalar(offset, value.GetString()!, Plain: false);
            default:
                return new YamlScalar(offset, value.GetRawText(), Plain: true);
        }
    }
}
