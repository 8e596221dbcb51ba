using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads checks: criteria, fences and the checks of steps.</summary>
internal static class CheckReader
{
    private const string PatternsExample = "a list of patterns such as [\"src/**\"]";
    private const string ExpressionExample = "a regular expression";

    /// <summary>The checks under a key; none when it is not written. What cannot be read stays null, so that positions agree with the file.</summary>
    public static ImmutableArray<Check> ReadList(ReadingState state, MapFields owner, string key)
    {
        var items = owner.List(key, "a list of checks such as [{id: built, file: out/a.dll}]") ?? [];
        return [.. items.Select((item, index) => Read(state, item, $"{owner.PathOf(key)}[{index}]")!)];
    }

    /// <summary>One check; null, and told, where it could not be read.</summary>
    public static Check? Read(ReadingState state, YamlNode node, string path)
    {
        var fields = MapFields.Of(state, node, path, "a check such as {id: built, file: out/a.dll}", CheckKeys.Check);
        if (fields is null)
        {
            return null;
        }

        var id = fields.RequiredText("id", "an id for it, for example id: built")!;
        var kind = KindReader.Read(state, fields, CheckKeys.Check, "the check does not say what to check", "file");
        return kind switch
        {
            "run" => new CommandCheck
            {
                Id = id,
                Command = CommandReader.Read(fields, kind)!,
                Timeout = fields.Duration("timeout") ?? CommandCheck.DefaultTimeout,
                Writes = fields.Texts("writes", PatternsExample) ?? [],
            },
            "unchanged" => new UnchangedCheck { Id = id, Patterns = fields.Texts(kind, PatternsExample) ?? [] },
            "json" => ReadJson(fields, id),
            "http" => ReadHttp(fields, id),
            "ask" => new AskCheck { Id = id, Question = fields.Text(kind, "the question to a person")! },
            "judge" => new JudgeCheck
            {
                Id = id,
                Statement = fields.Text(kind, "what must hold, in words")!,
                Votes = (int)(fields.Number("votes", int.MaxValue) ?? JudgeCheck.DefaultVotes),
                Evidence = fields.Texts("evidence", PatternsExample) ?? [],
                Model = AgentReader.ReadModel(state, fields, "model"),
            },
            "verify" => new VerifierCheck
            {
                Id = id,
                Verifier = fields.Text(kind, "the name of a verifier of the application")!,
                With = fields.Names("with", "a map such as {table: orders}") ?? ImmutableSortedDictionary<string, string>.Empty,
                Timeout = fields.Duration("timeout") ?? VerifierCheck.DefaultTimeout,
            },
            "file" or null => new FileCheck
            {
                Id = id,
                File = (kind is null ? null : fields.Text(kind, "the path of a file, relative to the workspace"))!,
                Contains = fields.Text("contains", "the text that must be in the file"),
                Matches = fields.Text("matches", ExpressionExample),
                Sha256 = fields.Text("sha256", "64 hexadecimal digits in quotes"),
            },
            _ => throw new UnreachableException($"no reader of checks with '{kind}'"),
        };
    }

    private static JsonCheck ReadJson(MapFields fields, string id) => new()
    {
        Id = id,
        File = fields.Text("json", "the path of a JSON file, relative to the workspace")!,
        Pointer = fields.Text("pointer", "a JSON Pointer such as /totals/failed") ?? string.Empty,
        Exists = fields.Flag("exists"),
        EqualTo = fields.Scalar("equals") ?? default,
        Matches = fields.Text("matches", ExpressionExample),
        AtLeast = fields.Decimal("atLeast"),
        AtMost = fields.Decimal("atMost"),
    };

    private static HttpCheck ReadHttp(MapFields fields, string id) => new()
    {
        Id = id,
        Url = fields.Text("http", "an address such as http://localhost:8080/health")!,
        Status = (int)(fields.Number("status", int.MaxValue) ?? HttpCheck.DefaultStatus),
        Contains = fields.Text("contains", "the text that must be in the body"),
        Matches = fields.Text("matches", ExpressionExample),
        Timeout = fields.Duration("timeout") ?? HttpCheck.DefaultTimeout,
        Method = fields.Text("method", "GET or HEAD") ?? HttpCheck.DefaultMethod,
        Follow = fields.Flag("follow") ?? false,
        Headers = fields.Names("headers", "a map such as {Authorization: \"Bearer ${secret:API_KEY}\"}") ?? ImmutableSortedDictionary<string, string>.Empty,
    };
}
