using Orleans.Goals.Cli.Output;

namespace Orleans.Goals.Cli.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("one\ntwo\tthree\n", "one two three")]
    [InlineData("a\u001b]0;title\u0007b\u202ec", "abc")]
    [InlineData("plain", "plain")]
    public void OneLine_TextOfACommand_HasNothingATerminalActsOn(string text, string expected) => Assert.Equal(expected, PlainText.OneLine(text));
}
