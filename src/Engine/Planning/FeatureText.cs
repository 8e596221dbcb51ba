using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Engine.Planning;

/// <summary>Reads the items that the initializer wrote: their checks with the reader and the rules of goal files.</summary>
internal static class FeatureText
{
    private const string File = "manifest";

    /// <summary>The items of a text.</summary>
    /// <param name="text">What the model wrote: a JSON object with <c>items</c>.</param>
    /// <param name="contract">The goal's contract.</param>
    /// <returns>The items, or default and what is wrong with them.</returns>
    public static (ImmutableArray<FeatureItem> Items, string Problem) Read(string text, GoalContract contract)
    {
        if (text.Length > PlanningLimits.PlanCharacters)
        {
            return (default, string.Create(CultureInfo.InvariantCulture, $"the manifest has {text.Length:N0} characters; write at most {PlanningLimits.PlanCharacters:N0}"));
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, contract);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for text that is no Unicode.
            return (default, $"the manifest is no JSON: {exception.Message}");
        }
    }

    private static (ImmutableArray<FeatureItem> Items, string Problem) Read(JsonElement root, GoalContract contract)
    {
        var nodes = new JsonNodes();
        if (nodes.Of(root, string.Empty) is not YamlMap map || map.Entries.Any(static entry => entry.Key.Value != "items")
            || map.Entries.FirstOrDefault()?.Value is not YamlList { Items: { IsEmpty: false } written })
        {
            return (default, "the manifest is a JSON object with 'items', a list with at least one item, and nothing else; write {\"items\": [{\"id\": ..., \"sentence\": ..., \"check\": ...}]}");
        }

        if (written.Length > PlanningLimits.Items)
        {
            return (default, string.Create(CultureInfo.InvariantCulture, $"the manifest has {written.Length:N0} items; write at most {PlanningLimits.Items}"));
        }

        var errors = new FileErrors(File, new SourceText(new string('\n', nodes.Paths.Count)));
        var reading = new ReadingState(errors);
        var read = written.Select((item, index) => Item(reading, item, FeatureRules.PathOf(contract, index))).ToArray();
        foreach (var (path, message) in FeatureRules.Problems(contract, [.. read.Select(static item => item.Check)]))
        {
            if (!reading.IsTold(path))
            {
                reading.Add(reading.PositionOf(path), message);
            }
        }

        return errors.Any
            ? (default, string.Join('\n', errors.InOrder().Select(error => Tell(nodes, error)).Take(PlanningLimits.Errors)))
            : ([.. read.Select(item => new FeatureItem { Sentence = item.Sentence, Check = FeatureRules.Complete(contract, item.Check!) })], string.Empty);
    }

    private static string Tell(JsonNodes nodes, GoalFileError error) =>
        nodes.Paths[Math.Min(error.Line, nodes.Paths.Count) - 1] is { Length: > 0 } path ? $"{path}: {error.Message}" : error.Message;

    private static (string Sentence, Check? Check) Item(ReadingState reading, YamlNode node, string path)
    {
        reading.Place(path, node.Offset);
        if (node is not YamlMap map)
        {
            reading.Refuse(path, node.Offset, "this is no item; write {\"id\": ..., \"sentence\": ..., \"check\": ...}");
            return (string.Empty, null);
        }

        foreach (var entry in map.Entries.Where(static entry => entry.Key.Value is not ("id" or "sentence" or "check")))
        {
            reading.Add(entry.Value.Offset, $"'{Excerpt.Of(entry.Key.Value)}' is not part of an item; it has 'id', 'sentence' and 'check'");
        }

        var sentence = Of(map, "sentence") is YamlScalar said ? said.Value.ReplaceLineEndings(" ").Trim() : string.Empty;
        if (sentence.Length is 0 or > PlanningLimits.SentenceCharacters || !ContractFindings.IsUnicode(sentence) || sentence.Any(char.IsControl))
        {
            reading.Add(map.Offset, string.Create(CultureInfo.InvariantCulture, $"'sentence' says what must hold, in 1 to {PlanningLimits.SentenceCharacters} characters of text"));
        }

        if (Of(map, "id") is not YamlScalar id || Of(map, "check") is not YamlMap check)
        {
            reading.Refuse(path, map.Offset, "an item has an 'id' and a 'check'; write for example {\"id\": \"page\", \"sentence\": \"There is a page.\", \"check\": {\"file\": \"index.html\"}}");
            return (sentence, null);
        }

        var named = check with { Entries = [new YamlEntry(new YamlScalar(id.Offset, "id", Plain: false), id), .. check.Entries.Where(static entry => entry.Key.Value != "id")] };
        return (sentence, CheckReader.Read(reading, named, path));
    }

    private static YamlNode? Of(YamlMap map, string key) => map.Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
}
