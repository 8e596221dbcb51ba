using System.Text;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>A goal file with mistakes is told each of them; a file of another kind is told once that it is none.</summary>
public sealed class GoalFileLookTests
{
    public static TheoryData<string, string> OtherFiles => new()
    {
        { "LICENSE", "MIT License\n\nCopyright (c) 2026: the authors\n\nPermission is hereby granted, free of charge: to \"any\" person\n" },
        { "Makefile", "all: build\n\nbuild:\n\tdotnet build\n" },
        { "README.md", "# A product\n\nA goal file:\n\n```yaml\nobjective: Ship it.\ndoneWhen:\n  - {id: a, file: a}\n```\n" },
        { "post.md", "---\ntitle: A post\ndate: 2026-01-31\n---\n\nobjective: none\n" },
        { "package.json", "{\n  \"name\": \"x\",\n  \"scripts\": {\"build\": \"y\"}\n}\n" },
        { "report.json", "{\"goals\": 0}" },
        { "compose.yaml", "services:\n  db:\n    image: postgres\nvolumes: {}\nsecrets: {}\n" },
        { "Program.cs", "using System;\n\nConsole.WriteLine(\"x: y\");\n" },
        { "program", "\u007fELF\u0002\u0001\u0001\0\0\0\u0003\0>\0" },
        { "words.yaml", "just words\n" },
        { "x.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n</Project>\n" },
    };

    public static TheoryData<string, string> GoalFiles => new()
    {
        { "empty.yaml", "" },
        { "comment.yaml", "# nothing yet\n\n" },
        { "key.yaml", "objective: Ship it.\n" },
        { "near.yaml", "objctive: Ship it.\nsteps: []\nname: x\n" },
        { "tab.yaml", "objective: Ship it.\nplans:\n\t- steps: []\n" },
        { "quote.yaml", "# a goal\nplans: [{steps: [{id: a, run: \"x]}]\n" },
        { "flow.json", "{ \"budget\": {}, \"doneWhen\": [] }" },
        { "few.yaml", "workspace: .\nsteps: []\n" },
        { "nohead.md", "doneWhen: [{id: a, file: a}]\n" },
        { "head.md", "---\ndoneWhen: []\n---\nShip it.\n" },
        { "emptyhead.md", "---\n---\nShip it.\n" },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public async Task LoadAsync_FileOfAnotherKind_IsToldOnceThatItIsNone(string name, string content)
    {
        var read = await LoadAsync(name, Encoding.UTF8.GetBytes(content));

        Assert.True(read.IsSomethingElse);
        Assert.Equal($"1:1: {GoalFileLook.Problem}", Assert.Single(read.Errors) is var error ? $"{error.Line}:{error.Column}: {error.Message}" : string.Empty);
    }

    [Theory]
    [MemberData(nameof(GoalFiles))]
    public async Task LoadAsync_GoalFileWithMistakes_IsToldEach(string name, string content)
    {
        var read = await LoadAsync(name, Encoding.UTF8.GetBytes(content));

        Assert.False(read.IsValid);
        Assert.False(read.IsSomethingElse, string.Join('\n', read.Errors));
    }

    [Fact]
    public async Task LoadAsync_BinaryOfAnySize_IsToldOnceThatItIsNone()
    {
        Assert.True((await LoadAsync("small", [0xFF, 0x00, 0xC3, 0x28])).IsSomethingElse);
        Assert.True((await LoadAsync("large", new byte[GoalFile.MaximumBytes + 10])).IsSomethingElse);
    }

    [Fact]
    public async Task LoadAsync_GoalFileInUtf16_IsToldToSaveItOtherwise()
    {
        var read = await LoadAsync("utf16.yaml", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("objective: x\n")]);

        Assert.False(read.IsSomethingElse);
        Assert.Contains("UTF-16", Assert.Single(read.Errors).Message, StringComparison.Ordinal);
    }

    private static async Task<GoalFileResult> LoadAsync(string name, byte[] content)
    {
        var folder = Directory.CreateTempSubdirectory("goals-look-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
            return await GoalFile.LoadAsync(path, TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
