using System.Text;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

public sealed class MarkdownGoalFileTests
{
    private const string Head = "---\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]\n---\n";

    [Fact]
    public void Parse_Markdown_TakesTheBodyAsObjective()
    {
        var read = GoalFile.Parse(Head + "\n\n# The libraries\n\nThey build: all,\nand --- pack.\n---\n\n", "g.md", "/base");

        Assert.Empty(read.Errors);
        Assert.Equal("# The libraries\n\nThey build: all,\nand --- pack.\n---", read.Goal!.Contract.Objective);
        Assert.Equal(
            ContractBytes.Hash(GoalFile.Parse("objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]", "g.yaml", "/base").Goal!.Contract),
            ContractBytes.Hash(GoalFile.Parse(Head + "x", "G.Markdown", "/base").Goal!.Contract));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Parse_AnyLineEndsAndAByteOrderMark_GiveTheSameContract(string end)
    {
        var text = (Head + "They build\nand pack.\n").Replace("\n", end, StringComparison.Ordinal);

        var read = GoalFile.Parse([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], "g.md", "/base");

        Assert.Empty(read.Errors);
        Assert.Equal("They build\nand pack.", read.Goal!.Contract.Objective);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Parse_ErrorsInTheHead_HaveTheirLines(string end) => Expect(
        "--- \nid: X\nobjective: x\nplans: [{steps: [{id: s, run: x}]}]\n---\nbody\n".Replace("\n", end, StringComparison.Ordinal),
        "g.md:2:1: 'doneWhen' is missing; write when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]",
        "g.md:2:5: 'X' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example x",
        "g.md:3:1: the objective of a Markdown goal file is the text below its head; move this there, and remove the key");

    [Fact]
    public void Parse_NoBody_TellsWhereItBelongs() => Expect(Head + "\n \n", "g.md:7:1: there is no text below the head, and that is the objective; write what is wanted");

    [Fact]
    public void Parse_BodyThatBreaksARule_TellsWhereItBegins() => Expect(
        Head + "\n\n  " + new string('x', 17_000),
        "g.md:7:3: the objective has 17,000 characters; write at most 16,384, and the rest into a file of the workspace");

    [Theory]
    [InlineData("", "there is no head")]
    [InlineData("# Title\n", "there is no head")]
    [InlineData("\n---\na: b\n---\n", "there is no head")]
    [InlineData("---\nobjective: x\n", "the head that begins here does not end")]
    [InlineData("---", "the head that begins here does not end")]
    [InlineData("---\nid: a\n ---\nb\n", "the head that begins here does not end")]
    public void Parse_NoHead_TellsHowItIsWritten(string text, string problem) => Expect(
        text, $"g.md:1:1: {problem}; a Markdown goal file begins with a line '---', then come the keys in YAML, then another line '---', then the objective");

    [Fact]
    public void Parse_EmptyHead_SaysWhatIsNeeded() => Expect("---\n\n---\nx\n", "g.md:1:1: the head is empty; it has at least the keys doneWhen and plans or strategy");

    [Fact]
    public void Parse_EndOfTheHeadMissingInYaml_IsNoMarkdown() =>
        Assert.Contains(GoalFile.Parse(Head + "x", "g.yaml", "/base").Errors, error => error.Line == 4 && error.Message.StartsWith("a second document begins here", StringComparison.Ordinal));

    [Fact]
    public void Parse_CharacterThatYamlForbids_IsAllowedInTheBodyOnly()
    {
        Assert.Empty(GoalFile.Parse(Head + "a\u0007b", "g.md", "/base").Errors);
        Assert.Equal("g.md:2:4: YAML does not allow the character U+0007 here; remove it", GoalFile.Parse("---\na: \u0007\n---\nb", "g.md", "/base").Errors[0].ToString());
    }

    [Fact]
    public void Parse_AnyCutOfAFile_GivesErrorsInIt()
    {
        var text = Head + "They build.\n";
        for (var length = 0; length < text.Length; length++)
        {
            var read = GoalFile.Parse(text[..length], "g.md", "/base");

            Assert.All(read.Errors, error => Assert.InRange(error.Line, 1, text[..length].Split('\n').Length));
            Assert.Equal(length > Head.Length, read.IsValid);
        }
    }

    private static void Expect(string text, params string[] expected) =>
        Assert.Equal(expected, GoalFile.Parse(text, "g.md", "/base").Errors.Select(error => error.ToString()));
}
