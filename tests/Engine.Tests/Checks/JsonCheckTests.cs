using System.Text;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Checks;

public sealed class JsonCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public JsonCheckTests()
    {
        folder.Write(
            "r.json",
            """
            {"totals": {"failed": 0, "passed": 12.50}, "name": "v1.2", "a/b": {"m~n": true}, "": "empty", "items": [{"id": 1}, null], "big": 1e400,
             "none": null, "text": "0"}
            """);
        folder.Write("broken.json", "{\n  \"a\": 1,\n  \"b\" 2\n}");
    }

    [Theory]
    [InlineData("", "'r.json' is an object")]
    [InlineData("/totals/failed", "'/totals/failed' in 'r.json' is 0")]
    [InlineData("/a~1b/m~0n", "'/a~1b/m~0n' in 'r.json' is true")]
    [InlineData("/", "'/' in 'r.json' is \"empty\"")]
    [InlineData("/items/0/id", "'/items/0/id' in 'r.json' is 1")]
    [InlineData("/items/1", "'/items/1' in 'r.json' is null")]
    [InlineData("/items", "'/items' in 'r.json' is a list of 2")]
    public void Evaluate_PlaceThatExists_Passes(string pointer, string reason) => Is(Verdict.Passed, reason, Check(pointer));

    [Theory]
    [InlineData("/totals/skipped", "'/totals/skipped' in 'r.json' does not exist: there is no 'skipped'")]
    [InlineData("/items/2", "'/items/2' in 'r.json' does not exist: the list of 2 has no '2'")]
    [InlineData("/items/00", "'/items/00' in 'r.json' does not exist: the list of 2 has no '00'")]
    [InlineData("/items/-", "'/items/-' in 'r.json' does not exist: the list of 2 has no '-'")]
    [InlineData("/name/x", "'/name/x' in 'r.json' does not exist: \"v1.2\" has no parts")]
    public void Evaluate_PlaceThatDoesNotExist_Fails(string pointer, string reason)
    {
        Is(Verdict.Failed, reason, Check(pointer));
        Is(Verdict.Passed, $"'{pointer}' in 'r.json' does not exist, as it must not", Check(pointer) with { Exists = false });
    }

    [Theory]
    [InlineData("/totals/failed", "0", true)]
    [InlineData("/totals/failed", "0.0", true)]
    [InlineData("/totals/failed", "\"0\"", false)]
    [InlineData("/text", "\"0\"", true)]
    [InlineData("/text", "0", false)]
    [InlineData("/totals/passed", "12.5", true)]
    [InlineData("/totals/passed", "125e-1", true)]
    [InlineData("/big", "1e400", true)]
    [InlineData("/none", "null", true)]
    [InlineData("/none", "false", false)]
    [InlineData("/a~1b/m~0n", "true", true)]
    [InlineData("/a~1b/m~0n", "false", false)]
    [InlineData("/items", "1", false)]
    public void Evaluate_Equals_ComparesByKindAndValue(string pointer, string expected, bool passes) =>
        Assert.Equal(passes ? Verdict.Passed : Verdict.Failed, Evaluate(Check(pointer) with { EqualTo = JsonElement.Parse(expected) }).Verdict);

    [Fact]
    public void Evaluate_OtherValue_SaysBoth()
    {
        Is(Verdict.Failed, "'/totals/failed' in 'r.json' is 0, not 1", Check("/totals/failed") with { EqualTo = JsonElement.Parse("1") });
        Is(Verdict.Failed, "'/name' in 'r.json' exists, and must not: it is \"v1.2\"", Check("/name") with { Exists = false });
        Is(Verdict.Failed, "'/name' in 'r.json' is \"v1.2\", which does not match '^v2'", Check("/name") with { Matches = "^v2" });
        Is(Verdict.Failed, "'/totals/failed' in 'r.json' is 0, which is no text to match", Check("/totals/failed") with { Matches = "0" });
        Is(Verdict.Failed, "'/totals/passed' in 'r.json' is 12.50, which is less than 13", Check("/totals/passed") with { AtLeast = 13 });
        Is(Verdict.Failed, "'/totals/passed' in 'r.json' is 12.50, which is more than 12.4", Check("/totals/passed") with { AtMost = 12.4m });
        Is(Verdict.Failed, "'/big' in 'r.json' is 1e400, which is more than 1", Check("/big") with { AtMost = 1 });
        Is(Verdict.Failed, "'/text' in 'r.json' is \"0\", which is no number", Check("/text") with { AtMost = 1 });
        Is(Verdict.Passed, "'/totals/passed' in 'r.json' is 12.50", Check("/totals/passed") with { AtLeast = 12.5m, AtMost = 12.5m });
        Is(Verdict.Passed, "'/name' in 'r.json' is \"v1.2\"", Check("/name") with { Matches = "^v[0-9.]+$" });
    }

    [Fact]
    public void Evaluate_NoJson_SaysLineAndColumn()
    {
        Is(Verdict.Failed, "'broken.json' is not JSON: line 3, column 7 is where it stops being that", new JsonCheck { Id = "a", File = "broken.json" });
        folder.Write("empty.json", string.Empty);
        Assert.Equal(Verdict.Failed, Evaluate(new JsonCheck { Id = "a", File = "empty.json" }).Verdict);
        File.WriteAllBytes(folder["bytes.json"], [0xFF, 0xFE, 0x00]);
        Assert.Equal(Verdict.Failed, Evaluate(new JsonCheck { Id = "a", File = "bytes.json" }).Verdict);
    }

    [Fact]
    public void Evaluate_ByteOrderMark_IsPassedOver()
    {
        File.WriteAllBytes(folder["mark.json"], [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("[1]")]);

        Is(Verdict.Passed, "'/0' in 'mark.json' is 1", new JsonCheck { Id = "a", File = "mark.json", Pointer = "/0" });
    }

    [Fact]
    public void Evaluate_WhatIsNoFileOfTheWorkspace_IsToldAsForFiles()
    {
        Directory.CreateDirectory(folder["folder"]);
        File.CreateSymbolicLink(folder["out.json"], "/etc/hostname");
        File.CreateSymbolicLink(folder["in.json"], "r.json");

        Is(Verdict.Failed, "there is no file 'gone.json'", new JsonCheck { Id = "a", File = "gone.json" });
        Is(Verdict.Failed, "'folder' is a folder, not a file", new JsonCheck { Id = "a", File = "folder" });
        Assert.StartsWith("'out.json' leads out of the workspace", Evaluate(new JsonCheck { Id = "a", File = "out.json" }).Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Unmeasurable, Evaluate(new JsonCheck { Id = "a", File = "out.json" }).Verdict);
        Assert.Equal(Verdict.Passed, Evaluate(new JsonCheck { Id = "a", File = "in.json" }).Verdict);
    }

    [Fact]
    public void Evaluate_FileBeyondTheBound_IsUnmeasurable()
    {
        using (var file = File.OpenWrite(folder["large.json"]))
        {
            file.SetLength(JsonChecks.MaximumBytes + 1);
        }

        Is(
            Verdict.Unmeasurable,
            "'large.json' is too large to be read as JSON: 16,777,217 bytes, and at most 16,777,216 are; check it with a command, jq for example",
            new JsonCheck { Id = "a", File = "large.json" });
    }

    [Fact]
    public void Evaluate_LongValueWithASecretInIt_IsShortenedWithoutIt()
    {
        folder.Write("long.json", JsonSerializer.Serialize(new string('x', 50) + "hunter2-and-much-more-of-it"));

        var verdict = JsonChecks.Evaluate(
            new JsonCheck { Id = "a", File = "long.json", Matches = "^y" }, folder.Path, new Redactor([new("KEY", "hunter2-and-much-more-of-it")]));

        Assert.DoesNotContain("hunt", verdict.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static JsonCheck Check(string pointer) => new() { Id = "a", File = "r.json", Pointer = pointer };

    private CheckVerdict Evaluate(JsonCheck check) => JsonChecks.Evaluate(check, folder.Path, Redactor.Nothing);

    private void Is(Verdict verdict, string reason, JsonCheck check)
    {
        var given = Evaluate(check);
        Assert.Equal(reason, given.Reason);
        Assert.Equal(verdict, given.Verdict);
    }
}
