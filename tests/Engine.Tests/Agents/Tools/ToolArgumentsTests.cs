using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Agents.Tools;

public sealed class ToolArgumentsTests : IDisposable
{
    private readonly ToolBench bench = new();

    [Theory]
    [InlineData("read_file", """{"path":"a","limit":"10"}""", "'limit' must be a whole number, it is \"10\"")]
    [InlineData("read_file", """{"path":"a","limit":1.5}""", "'limit' must be a whole number, it is 1.5")]
    [InlineData("read_file", """{"path":"a","limit":1e300}""", "'limit' must be a whole number, it is 1e300")]
    [InlineData("read_file", """{"path":"a","offset":0}""", "'offset' must be at least 1, it is 0")]
    [InlineData("read_file", """{"path":"a","limit":10001}""", "'limit' must be at most 10000, it is 10001")]
    [InlineData("read_file", """{}""", "'path' is missing")]
    [InlineData("read_file", """{"path":null}""", "'path' must be a text, it is null")]
    [InlineData("read_file", """{"path":""}""", "'path' must have at least this many characters: 1, it has 0")]
    [InlineData("read_file", """{"path":"a","ofset":2}""", "there is no 'ofset' (did you mean 'offset'?); it takes path, offset, limit")]
    [InlineData("read_file", """{"path":"a","path":"b"}""", "'path' is given twice")]
    [InlineData("read_file", """[1]""", "the arguments must be an object, it is a list")]
    [InlineData("read_file", """{"path":"\ud800"}""", "half a character")]
    [InlineData("apply_patch", """{"edits":[{"path":"a"},{"path":"b","old":1}]}""", "'edits[1].old' must be a text, it is 1")]
    [InlineData("apply_patch", """{"edits":[]}""", "'edits' must have at least this many entries: 1, it has 0")]
    [InlineData("apply_patch", """{"edits":[{"path":"a","all":"yes"}]}""", "'edits[0].all' must be true or false, it is \"yes\"")]
    public void Check_DoesNotFit_SaysWhatAndWhere(string tool, string arguments, string expected)
    {
        var errors = ToolArguments.Check(bench.Tools.Find(tool)!.Parameters, JsonElement.Parse(arguments));

        Assert.Contains(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MuchIsWrong_SaysAllAtOnce()
    {
        var errors = ToolArguments.Check(bench.Tools.Find("read_file")!.Parameters, JsonElement.Parse("""{"limit":"x","offset":-1,"file":"a"}"""));

        Assert.Equal(4, errors.Count);
    }

    [Theory]
    [InlineData("""{"path":"a"}""")]
    [InlineData("""{"path":"a","limit":null,"offset":3.0}""")]
    public void Check_Fits_SaysNothing(string arguments) =>
        Assert.Empty(ToolArguments.Check(bench.Tools.Find("read_file")!.Parameters, JsonElement.Parse(arguments)));

    [Fact]
    public void Check_Enumeration_NamesTheWords()
    {
        var schema = JsonElement.Parse("""{"type":"object","properties":{"kind":{"type":"string","enum":["file","folder"]}}}""");

        var error = Assert.Single(ToolArguments.Check(schema, JsonElement.Parse("""{"kind":"foldr"}""")));

        Assert.Equal("'kind' must be one of file, folder, it is \"foldr\" (did you mean 'folder'?)", error);
    }

    [Fact]
    public void All_EverySchema_IsClosedAndDescribed()
    {
        Assert.Equal(["apply_patch", "http_fetch", "list_files", "read_file", "search_files", "write_file"], bench.Tools.All.Select(tool => tool.Name));
        Assert.All(bench.Tools.All, tool => AssertClosed(tool.Parameters));
        Assert.All(bench.Tools.All, tool => Assert.NotEqual(ToolEffect.None, tool.Effect));
    }

    [Fact]
    public void For_Policies_OfferWhatIsOfUse()
    {
        static string[] Names(IEnumerable<IAgentTool> tools) => [.. tools.Select(tool => tool.Name)];

        Assert.Equal(["list_files", "read_file", "search_files"], Names(bench.Tools.For(new AgentPolicy { Sandbox = SandboxMode.ReadOnly })));
        Assert.Equal(["apply_patch", "list_files", "read_file", "search_files", "write_file"], Names(bench.Tools.For(new AgentPolicy())));
        Assert.Equal(6, bench.Tools.For(new AgentPolicy { Network = true }).Length);
    }

    [Fact]
    public void Unknown_NearName_IsSuggested()
    {
        var output = AgentTools.Unknown("readfile", [.. bench.Tools.All.Select(tool => tool.Name), "run_command"]);

        Assert.True(output.Failed);
        Assert.StartsWith("there is no tool 'readfile' (did you mean 'read_file'?); there are apply_patch, http_fetch,", output.Text, StringComparison.Ordinal);
        Assert.Null(bench.Tools.Find("readfile"));
    }

    public void Dispose() => bench.Dispose();

    private static void AssertClosed(JsonElement schema)
    {
        if (schema.GetProperty("type").GetString() == "object")
        {
            Assert.Equal(JsonValueKind.False, schema.GetProperty("additionalProperties").ValueKind);
            Assert.Equal(JsonValueKind.Array, schema.GetProperty("required").ValueKind);
            foreach (var property in schema.GetProperty("properties").EnumerateObject())
            {
                Assert.NotEmpty(property.Value.GetProperty("description").GetString()!);
                AssertClosed(property.Value);
            }
        }
        else if (schema.TryGetProperty("items", out var items))
        {
            AssertClosed(items);
        }
    }
}
