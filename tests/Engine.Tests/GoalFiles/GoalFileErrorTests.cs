using System.Diagnostics;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>What a person is told for each way to get a goal file wrong: exactly these lines, all of them.</summary>
public sealed class GoalFileErrorTests
{
    [Theory]
    [MemberData(nameof(BadSyntax.Files), MemberType = typeof(BadSyntax))]
    public void Parse_NotTheYamlOfGoalFiles_TellsWhere(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadKeys.Files), MemberType = typeof(BadKeys))]
    public void Parse_WrongKeys_TellsWhereAndWhichAreRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadValues.Files), MemberType = typeof(BadValues))]
    [MemberData(nameof(BadSchedules.Files), MemberType = typeof(BadSchedules))]
    public void Parse_WrongValues_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadRules.Files), MemberType = typeof(BadRules))]
    public void Parse_ContractThatBreaksARule_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadEnvironments.Files), MemberType = typeof(BadEnvironments))]
    public void Parse_WrongEnvironmentOrGuidance_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadMeasures.Files), MemberType = typeof(BadMeasures))]
    [MemberData(nameof(BadInterruptions.Files), MemberType = typeof(BadInterruptions))]
    public void Parse_WrongJsonOrHttpCheck_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadPauses.Files), MemberType = typeof(BadPauses))]
    public void Parse_WrongWaitOrQuestion_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadChildren.Files), MemberType = typeof(BadChildren))]
    public void Parse_WrongStepThatIsAGoal_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    [Theory]
    [MemberData(nameof(BadAgents.Files), MemberType = typeof(BadAgents))]
    public void Parse_WrongAgents_TellsWhereAndWhatIsRight(string text, string[] expected) => Expect(text, expected);

    private static void Expect(string text, string[] expected)
    {
        // Test programs that are handed their data as UTF-8 cannot be handed half a surrogate pair.
        var result = GoalFile.Parse(text.Replace("<half a pair>", "\uD83D", StringComparison.Ordinal), "g.yaml", "/base");

        Assert.False(result.IsValid);
        Assert.Equal(expected.Select(Fill), result.Errors.Select(error => error.ToString()));
    }

    /// <summary>Puts the keys of the table in, so that a new key changes no expectation.</summary>
    private static string Fill(string expected) => expected
        .Replace("<goal>", string.Join(", ", GoalKeys.Goal.Known), StringComparison.Ordinal)
        .Replace("<budget>", string.Join(", ", GoalKeys.Budget.Known), StringComparison.Ordinal)
        .Replace("<step>", string.Join(", ", StepKeys.Step.Known), StringComparison.Ordinal)
        .Replace("<check>", string.Join(", ", CheckKeys.Check.Known), StringComparison.Ordinal)
        .Replace("<kinds>", Kinds(kind => kind.Key.Name), StringComparison.Ordinal)
        .Replace("<kinds of check>", Kinds(kind => $"{kind.Key.Name} ({kind.What})"), StringComparison.Ordinal);

    private static string Kinds(Func<KindShape, string> write)
    {
        var kinds = CheckKeys.Check.Kinds.Select(write).ToArray();
        return $"{string.Join(", ", kinds[..^1])} and {kinds[^1]}";
    }

    [Fact]
    public void Parse_MoreErrorsThanAnyoneReads_EndsWithOneThatSaysSo()
    {
        var result = GoalFile.Parse("objective: x\ndoneWhen:\n" + string.Concat(Enumerable.Repeat("  - a\n", 5_000)), "g.yaml", "/base");

        Assert.Equal(FileErrors.Maximum + 1, result.Errors.Length);
        Assert.Equal("g.yaml:1002:5: there are more errors than these 1000; correct them first", result.Errors[^1].ToString());
    }

    [Fact]
    public void Parse_FileLargerThanTheBound_IsRefusedUnread()
    {
        var result = GoalFile.Parse(new string('x', GoalFile.MaximumBytes + 1), "g.yaml", "/base");

        Assert.Equal(["g.yaml:1:1: the file is larger than 4 MiB; move long commands into scripts of the workspace"], result.Errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("&a ")]
    [InlineData("a: ")]
    [InlineData("a,")]
    [InlineData("[a: b,")]
    [InlineData("- *a\n")]
    [InlineData("- !a b\n")]
    [InlineData("ids: 1\n")]
    [InlineData("%TAG !a! x\n")]
    [InlineData("---\n")]
    [InlineData("\r")]
    public void Parse_OneMebibyteOfTheSame_EndsSoon(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1024 * 1024 / part.Length));

        var started = Stopwatch.GetTimestamp();
        var result = GoalFile.Parse(text, "g.yaml", "/base");

        Assert.NotEmpty(result.Errors);
        // What grows faster than the file takes minutes; a busy machine takes seconds.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"took {Stopwatch.GetElapsedTime(started)}");
    }
}
