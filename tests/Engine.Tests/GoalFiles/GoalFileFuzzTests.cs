using System.Text;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.Tests.Contracts;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Whatever is in a file: a contract, or errors at places that exist.</summary>
public sealed class GoalFileFuzzTests
{
    private const string Seed = """
        id: release-check        # optional
        objective: >
          The libraries build,
          and pack.
        workspace: .
        doneWhen:
          - {id: packed, run: "test -s out/A.nupkg", timeout: 1m, writes: ["out/**"]}
          - id: licence
            file: out/LICENSE
            contains: 'MIT'
            matches: "^v[0-9]+$"
          - {id: failures, json: out/report.json, pointer: /totals/failed, equals: 0, atMost: 0.5}
          - {id: up, http: "http://localhost:8080/health", status: 204, headers: {A: "b ${secret:C}"}}
        fences:
          - {id: sources, unchanged: ["**", "!out/**"]}
        budget: {wallClock: 2h, attempts: 50, replans: 5}
        env: {CONFIGURATION: Release, N: 1}
        secrets: [API_KEY, {name: B, as: TOKEN}]
        readFirst: [AGENTS.md]
        rules: [Do not touch the tests.]
        plans:
          - name: quick
            steps:
              - {id: pack, run: "...", after: [], retry: {max: 2, delay: 1s}, timeout: 10m, idempotent: true}
              - id: test
                run: |
                  make "test"
                  exit 0
                checks: [{id: there, file: out/A.nupkg}]
          - steps: [{id: a, run: [make, all]}, {id: b, run: x, after: a}]
        """;

    /// <summary>What means something in YAML, or in a goal file.</summary>
    private static readonly string[] Parts =
    [
        ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "&a ", "*a", "!x ", "|", ">", "'", "\"", "%", "@", "`", "#", " #", "~", "null", "<<: ", "---\n", "...\n", "%YAML 1.1\n",
        "\t", "\n", "\r", "\r\n", " ", "  ", "\\", "\\x", "\\u12", "\0", "\u0085", "\u2028", "\uFEFF", "\uD83D", "\uDE00", "\uD83D\uDE00", "\uFFFF", "\u0007", "1", "-1", "99999999999999999999",
        "id: ", "run: ", "after: ", "file: ", "plans:\n", "steps:\n", "env: ", "secrets: [", "json: ", "http: ", "equals: ", "${secret:", "1h", "10", "true",
    ];

    [Fact]
    public void Parse_MutatedFiles_GivesAContractOrErrorsInTheFile()
    {
        var random = new Random(20_240_701);
        var (contracts, refused) = (0, 0);
        for (var round = 0; round < 4_000; round++)
        {
            var text = Mutate(random, Seed);
            if (Check(text).IsValid)
            {
                contracts++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(contracts > 50 && refused > 1_000, $"{contracts} contracts, {refused} refused: the mutations are too wild or too tame");
    }

    [Fact]
    public void Parse_TruncatedFile_GivesAContractOrErrorsInTheFile()
    {
        for (var length = 0; length < Seed.Length; length++)
        {
            Check(Seed[..length]);
            Check(Seed[length..]);
        }
    }

    [Fact]
    public void Parse_PartsOfYamlAtRandom_GivesErrorsInTheFile()
    {
        var random = new Random(20_240_702);
        for (var round = 0; round < 3_000; round++)
        {
            Check(string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Parts[random.Next(Parts.Length)])));
        }
    }

    [Fact]
    public void Parse_RandomBytes_GivesErrorsInTheFile()
    {
        var random = new Random(20_240_703);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                bytes = [.. bytes.Select(value => (byte)(value & 0x7F))];
            }

            var result = GoalFile.Parse(bytes, "f", "/");

            Assert.False(result.IsValid);
            var text = Encoding.UTF8.GetString(bytes);
            InFile(text.StartsWith('\uFEFF') ? text[1..] : text, result);
        }
    }

    [Fact]
    public void Parse_RandomContractWrittenAsJson_GivesIt()
    {
        var random = new Random(20_240_704);
        for (var round = 0; round < 200; round++)
        {
            var contract = new RandomContracts(random).Next(commandsOnly: true);

            var result = GoalFile.Parse(GoalFileWriter.Write(contract), "f", "/");

            Assert.Empty(result.Errors);
            Assert.Equal(ContractBytes.Hash(contract), ContractBytes.Hash(result.Goal!.Contract));
        }
    }

    private static GoalFileResult Check(string text)
    {
        var result = GoalFile.Parse(text, "f", "/");
        if (result.IsValid)
        {
            Assert.Empty(result.Errors);
            Assert.Empty(ContractValidator.Validate(result.Goal.Contract));
        }
        else
        {
            InFile(text.StartsWith('\uFEFF') ? text[1..] : text, result);
        }

        return result;
    }

    private static void InFile(string text, GoalFileResult result)
    {
        Assert.NotEmpty(result.Errors);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        Assert.All(result.Errors, error =>
        {
            Assert.InRange(error.Line, 1, lines.Length);
            Assert.InRange(error.Column, 1, lines[error.Line - 1].Length + 1);
            Assert.False(string.IsNullOrWhiteSpace(error.Message));
            Assert.DoesNotContain('\n', error.Message);
        });
        Assert.Equal(result.Errors.OrderBy(error => error.Line).ThenBy(error => error.Column), result.Errors);
        Assert.Equal(result.Errors.Length, result.Errors.Distinct().Count());
    }

    private static string Mutate(Random random, string text)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var from = random.Next(text.Length);
            var length = Math.Min(random.Next(12), text.Length - from);
            text = random.Next(5) switch
            {
                0 => text.Remove(from, length),
                1 => text.Insert(from, Parts[random.Next(Parts.Length)]),
                2 => text.Remove(from, length).Insert(from, Parts[random.Next(Parts.Length)]),
                3 => text.Insert(random.Next(text.Length), text.Substring(from, length)),
                _ => text.Remove(from, 1).Insert(from, ((char)random.Next(0x20, 0x7F)).ToString()),
            };
        }

        return text;
    }
}
