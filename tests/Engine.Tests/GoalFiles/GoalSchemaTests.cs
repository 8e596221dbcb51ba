using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.GoalFiles.Schema;
using Orleans.Goals.Engine.Tests.Contracts;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

public sealed class GoalSchemaTests
{
    private const string Odd = "[[{odd: 1}]]";

    private static readonly SchemaValidator Schema = new(JsonNode.Parse(GoalSchema.Text())!.AsObject());

    [Fact]
    public void Text_PublishedSchema_IsTheTables() =>
        Assert.True(Read("schemas/goal.schema.json") == GoalSchema.Text(), "write it anew: goals schema >schemas/goal.schema.json");

    [Fact]
    public void Text_PublishedReference_IsTheTables() =>
        Assert.True(Read("docs/goal-file.md") == GoalReference.Text(), "write it anew: goals schema --reference >docs/goal-file.md");

    [Fact]
    public void Validate_GoalFilesOfTheRepository_FitTheSchemaAndTheReader()
    {
        var samples = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "samples"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => (Text: File.ReadAllText(path), Folder: Path.GetDirectoryName(path)!))
            .Where(file => file.Text.Contains("doneWhen:", StringComparison.Ordinal));
        var pages = new[] { "README.md", "docs/goal-file.md", "src/Cli/README.md" }
            .SelectMany(page => Regex.Matches(Read(page), "```ya?ml\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value))
            .Where(text => text.Contains("doneWhen:", StringComparison.Ordinal) && (text.Contains("plans:", StringComparison.Ordinal) || text.Contains("strategy:", StringComparison.Ordinal)))
            .Select(text => (Text: text, Folder: "/base"));
        (string Text, string Folder)[] files = [.. samples, .. pages];

        Assert.True(files.Length >= 3, $"only {files.Length} goal files were found");
        Assert.All(files, file =>
        {
            Assert.Empty(GoalFile.Parse(file.Text, "g.yaml", file.Folder).Errors);
            Assert.Empty(Schema.Validate(Json(file.Text)));
        });
    }

    [Fact]
    public void Validate_RandomContracts_Fit()
    {
        var random = new Random(20_240_706);
        for (var round = 0; round < 200; round++)
        {
            Assert.Empty(Schema.Validate(Json(GoalFileWriter.Write(new RandomContracts(random).Next(commandsOnly: true)))));
        }
    }

    [Theory]
    [InlineData("doneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: []\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: []")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: []}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: S, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a, run: b}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, run: a, contains: b}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, json: /a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, json: a, pointer: b}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, http: \"http://me:secret@a\"}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, http: \"http://a\", status: 20}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, http: \"http://a\", method: POST}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\nnotes: y\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\nbudget: {tokens: 2m}\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh")]
    [InlineData("objective: x\nbudget: {turns: 0k}\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: declared")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: {with: {a: b}}")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: {planner: a}\nplans: [{steps: [{id: s, agent: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: continuous\nplans: [{steps: [{id: s, agent: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh\nmodel: {work: {effort: high}}")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh\nmodel: {work: {name: a, effort: highest}}")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh\nagents: {sandbox: open}")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh\nagents: {maxTurns: 10001}")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, agent: x, idempotent: true}]}]")]
    [InlineData("objective: x\nbudget: {wallClock: 5}\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\nenv: {GOALS_A: b}\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\nsecrets: [a-b]\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\nsecrets: [{as: A}]\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x, timeout: 5 minutes}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x, retry: {delay: 1s}}]}]")]
    [InlineData("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x, idempotent: maybe}]}]")]
    public void Validate_WrongFile_FitsNeitherTheSchemaNorTheReader(string text)
    {
        Assert.NotEmpty(GoalFile.Parse(text, "g.yaml", "/base").Errors);
        Assert.NotEmpty(Schema.Validate(Json(text)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Parse_OddValueOfAnyKeyOfTheTable_IsReadAndRefused(string key, string text)
    {
        var result = GoalFile.Parse(text, "g.yaml", "/base");

        var at = text.IndexOf(Odd, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Errors, error => error.Message.Contains("unknown key", StringComparison.Ordinal));
        Assert.Contains(result.Errors, error => error.Line == 1 && error.Column - 1 >= at && error.Column - 1 <= at + Odd.Length);
        Assert.True(Schema.Validate(Json(text)).Count > 0, $"the schema takes anything for {key}");
    }

    /// <summary>Every key of the table, in a file of one line in which its value is none that any key takes.</summary>
    public static TheoryData<string, string> Keys()
    {
        var files = new TheoryData<string, string>();
        foreach (var (shape, file) in new (MapShape Shape, Func<string, string> File)[]
        {
            (GoalKeys.Goal, entry => $"{{{entry}}}"),
            (GoalKeys.Budget, entry => $"{{budget: {{{entry}}}}}"),
            (StepKeys.Plan, entry => $"{{plans: [{{{entry}}}]}}"),
            (StepKeys.Step, entry => $"{{plans: [{{steps: [{{{entry}}}]}}]}}"),
            (StepKeys.Retry, entry => $"{{plans: [{{steps: [{{retry: {{{entry}}}}}]}}]}}"),
            (AgentKeys.Agents, entry => $"{{agents: {{{entry}}}}}"),
            (AgentKeys.Server, entry => $"{{agents: {{mcp: {{docs: {{{entry}}}}}}}}}"),
            (AgentKeys.Model, entry => $"{{model: {{{entry}}}}}"),
            (AgentKeys.Choice, entry => $"{{model: {{work: {{{entry}}}}}}}"),
            (Shapes.Secret, entry => $"{{secrets: [{{{entry}}}]}}"),
            (CheckKeys.Check, entry => $"{{doneWhen: [{{{entry}}}]}}"),
        })
        {
            foreach (var key in shape.Keys)
            {
                files.Add($"{shape.Name}.{key.Name}", file($"{key.Name}: {Odd}"));
            }

            foreach (var kind in shape.Kinds)
            {
                files.Add($"{shape.Name}.{kind.Key.Name}", file($"{kind.Key.Name}: {Odd}"));
                foreach (var option in kind.Options)
                {
                    files.Add($"{shape.Name}.{kind.Key.Name}.{option.Name}", file($"{kind.Key.Name}: a, {option.Name}: {Odd}"));
                }
            }
        }

        return files;
    }

    /// <summary>YAML as an editor takes it: plain text that is a number, true, false or null is that.</summary>
    private static JsonNode? Json(string yaml)
    {
        var errors = new FileErrors("f", new SourceText(yaml));
        return Json(YamlReader.Read(yaml, errors) ?? throw new InvalidOperationException(errors.InOrder()[0].ToString()));
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlList list => new JsonArray([.. list.Items.Select(Json)]),
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Json(entry.Value)))),
        YamlScalar { IsNothing: true } => null,
        YamlScalar { Plain: true, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalar { Plain: true } number when Regex.IsMatch(number.Value, @"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$") => JsonNode.Parse(number.Value),
        YamlScalar text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException("unreadable"),
    };

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, path));
}
