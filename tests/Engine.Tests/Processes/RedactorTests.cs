using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class RedactorTests
{
    private static readonly KeyValuePair<string, string>[] Secrets = [new("A", "hunter2"), new("B", "aaaaaab"), new("LONG", "hunter22-and-more"), new("SHORT", "abc")];

    [Theory]
    [InlineData("", "")]
    [InlineData("nothing here", "nothing here")]
    [InlineData("hunter2", "[secret A]")]
    [InlineData("xhunter2yhunter2", "x[secret A]y[secret A]")]
    [InlineData("hunter22-and-more", "[secret LONG]")]
    [InlineData("hunter22-and-mor", "[secret A]2-and-mor")]
    [InlineData("aaaaaaaaaab", "aaaa[secret B]")]
    [InlineData("abc", "abc")]
    [InlineData("hunter", "hunter")]
    public async Task CopyAsync_PiecesOfAnySize_ReplacesTheValues(string text, string expected)
    {
        var redactor = new Redactor(Secrets);

        Assert.Equal(expected, redactor.Text(text));
        for (var piece = 1; piece <= text.Length + 1; piece++)
        {
            Assert.Equal(expected, await CopyAsync(redactor, text, piece));
        }
    }

    [Fact]
    public async Task CopyAsync_ManyMebibytesInOddPieces_ReplacesEveryValue()
    {
        var redactor = new Redactor(Secrets);
        var text = new StringBuilder();
        var random = new Random(11);
        for (var count = 0; count < 20_000; count++)
        {
            text.Append('x', random.Next(200)).Append("hunter2\n");
        }

        var copied = await CopyAsync(redactor, text.ToString(), 4_093);

        Assert.Equal(text.ToString().Replace("hunter2", "[secret A]", StringComparison.Ordinal), copied);
    }

    [Fact]
    public async Task CopyAsync_RandomTextsOfFewLetters_EqualsTheReplacementOfTheWhole()
    {
        var random = new Random(12);
        for (var round = 0; round < 2_000; round++)
        {
            var value = Letters(random, random.Next(6, 9));
            var redactor = new Redactor([new("X", value)]);
            var text = Letters(random, random.Next(60));

            Assert.Equal(text.Replace(value, "[secret X]", StringComparison.Ordinal), await CopyAsync(redactor, text, random.Next(1, 12)));
        }
    }

    [Fact]
    public async Task CopyAsync_SomethingWasLeftOut_ReplacesPiecesAtTheBorder()
    {
        var redactor = new Redactor([new("A", "hunter2")]);

        Assert.Equal("text [secret A]", await CopyAsync(redactor, "text hunt", 3, endsInside: true));
        Assert.Equal("text hun", await CopyAsync(redactor, "text hun", 3, endsInside: true));
        Assert.Equal("[secret A] text", await CopyAsync(redactor, "ter2 text", 3, beginsInside: true));
        Assert.Equal("er2 text", await CopyAsync(redactor, "er2 text", 3, beginsInside: true));
        Assert.Equal("hunter2 text", await CopyAsync(Redactor.Nothing, "hunter2 text", 3));
    }

    [Fact]
    public async Task CopyAsync_ValueOfSeveralLines_IsFoundAlsoAsATerminalEndsThem() =>
        Assert.Equal("a [secret KEY] b [secret KEY]", await CopyAsync(new Redactor([new("KEY", "one\ntwo\n")]), "a one\ntwo\n b one\r\ntwo\r\n", 2));

    [Fact]
    public async Task ApplyAsync_OutputCannotBeWrittenAnew_KeepsNothingOfIt()
    {
        using var root = new TemporaryFolder();
        var folder = new OperationFolder(root["operation"], root.Path);
        root.Write("operation/output", "the key is hunter2\n");

        // Where the replacement should be there is a folder: it cannot get there.
        Directory.CreateDirectory(folder.RedactedPath);
        await OutputRedaction.ApplyAsync(folder, new Redactor([new("A", "hunter2")]), 1_000, CancellationToken.None);

        var output = new CapturedOutput(folder, 1_000);
        Assert.Equal("[... the output could not be written without the secrets that may be in it, and was not kept ...]\n", output.Excerpt(1_000).Text);
        Assert.True(output.IsCut);
        Assert.Equal(["redacted.cut"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ApplyAsync_HostDiedBeforeTheRawOutputWasGone_TheReplacementCounts()
    {
        using var root = new TemporaryFolder();
        var folder = new OperationFolder(root["operation"], root.Path);
        root.Write("operation/redacted", "the key is [secret A]\n");
        root.Write("operation/output", "the key is hunter2\n");
        root.Write("operation/tail", "hunter2");

        Assert.Equal("the key is [secret A]\n", new CapturedOutput(folder, 1_000).Excerpt(1_000).Text);
        await OutputRedaction.ApplyAsync(folder, new Redactor([new("A", "hunter2")]), 1_000, CancellationToken.None);

        Assert.Equal(["redacted"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal("the key is [secret A]\n", new CapturedOutput(folder, 1_000).Excerpt(1_000).Text);
    }

    private static string Letters(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "ab"[random.Next(2)]));

    private static async Task<string> CopyAsync(Redactor redactor, string text, int piece, bool beginsInside = false, bool endsInside = false)
    {
        using var copied = new MemoryStream();
        await redactor.CopyAsync(new PieceStream(Encoding.UTF8.GetBytes(text), piece), copied, beginsInside, endsInside, CancellationToken.None);
        return Encoding.UTF8.GetString(copied.ToArray());
    }

    /// <summary>Gives at most some bytes at a time.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
