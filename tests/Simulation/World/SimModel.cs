using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.World;

/// <summary>A model: what it says follows from the seed and from what it is shown. While nothing goes wrong any more it works without detours.</summary>
internal sealed class SimModel(ulong seed, TurnSpec spec, bool isSteady)
{
    /// <summary>A command, which outlives its host.</summary>
    public const string Exec = "exec";

    /// <summary>A tool of the host that may be called again.</summary>
    public const string Save = "save";

    /// <summary>A tool of the host that must not be called twice.</summary>
    public const string Append = "append";

    /// <summary>A tool that only reads.</summary>
    public const string Read = "read";

    private const string Wrote = "wrote ";
    private const string Same = """{"why":"as before","steps":[{"id":"same","agent":"make: craft.out;","timeout":"20s"}]}""";
    private const int CharactersOfAToken = 4;
    private readonly Seeded random = new(seed ^ Hash(spec));

    /// <summary>What a call that wrote gives.</summary>
    public static string Say(string file) => Wrote + file;

    /// <summary>The reply, and what it cost.</summary>
    public (ModelSaid Said, ModelUsage Usage) Reply()
    {
        var said = !spec.Reading.IsDefault ? spec.Writing == FeatureTool.Name ? Manifest() : Plan() : !spec.HasTools ? new ModelSaid { Text = new string('s', random.Between(10, 1_500)) } : isSteady ? Steady() : Erratic();
        var characters = spec.Prefix.Sum(static text => (long)text.Length) + spec.Transcript.Sum(WorkerCalls.Characters) + spec.Standing.Length + (spec.HasTools ? WorkerPrompt.ToolCharacters : 0);
        var output = (WorkerCalls.Characters(said) / CharactersOfAToken) + 1 + random.Below(80);
        if (output > spec.MaximumOutputTokens)
        {
            // Cut off before it said anything.
            (said, output) = (new ModelSaid(), spec.MaximumOutputTokens);
        }

        var input = characters / CharactersOfAToken;
        var usage = new ModelUsage { Calls = 1, Input = input, Cached = spec.Policy.Prices.IsEmpty && spec.Policy.Weights is null ? 0 : random.Below((int)Math.Min(input, int.MaxValue) + 1), Output = output };
        return (said, ModelTariff.Of(spec.Policy, spec.Model).Charge(usage));
    }

    private ImmutableArray<string> Files
    {
        get
        {
            var text = string.Join('\n', spec.Prefix);
            var from = text.IndexOf("make: ", StringComparison.Ordinal);
            var to = from < 0 ? -1 : text.IndexOf(';', from);
            return to < 0 ? ["craft.out"] : [.. text[(from + 6)..to].Split(", ")];
        }
    }

    /// <summary>The commands that run in the background, as the last line of the prompt tells.</summary>
    private ImmutableArray<string> Running
    {
        get
        {
            const string Beside = "in the background: ";
            var at = spec.Standing.IndexOf(Beside, StringComparison.Ordinal);
            return at < 0 ? [] : [.. spec.Standing[(at + Beside.Length)..].Split(", ").Select(static entry => entry.Split(' ')[0])];
        }
    }

    /// <summary>Who plans writes a step for each file, and in each plan something new; while things go wrong also what is none, or was tried.</summary>
    private ModelSaid Plan()
    {
        var number = spec.Standing[(spec.Standing.LastIndexOf("[plan ", StringComparison.Ordinal) + 6)..].TakeWhile(char.IsAsciiDigit).Aggregate(0, static (all, digit) => (all * 10) + (digit - '0'));
        var steps = string.Join(',', Files.Select((file, index) => $$$"""{"id":"craft-{{{index + 1}}}","agent":"make: {{{file}}};","after":[],"timeout":"{{{100 + number}}}s","checks":[{"id":"made","file":"{{{file}}}"}]}"""));
        if (!isSteady && spec.Prefix.Any(static text => text.Contains("\"id\":\"same\"", StringComparison.Ordinal)) && random.Chance(6_000))
        {
            return Call(Make(PlanTool.Name, Same));
        }

        return (isSteady ? 99 : random.Below(16)) switch
        {
            < 4 when spec.Reading.Length > 0 => Call(Make(Read, "{}")),
            4 => new ModelSaid { Text = "I shall do that." },
            5 => Call(Make(PlanTool.Name, "{\"steps\":")),
            6 => Call(Make(PlanTool.Name, """{"why":"so","steps":[{"id":"a","agent":"x","after":["b"]},{"id":"b","agent":"x"}]}""")),
            7 => Call(Write(Save, "craft.out")),
            8 or 9 or 12 or 13 => Call(Make(PlanTool.Name, Same)),
            10 => Call(Make(PlanTool.Name, """{"why":"a command","steps":[{"id":"a","run":"anything"}]}""")),
            11 => Call(Make(PlanTool.Name, $$$"""{"why":"all at once","steps":[{"id":"all","agent":"make: {{{string.Join(", ", Files)}}};","retry":{"max":1,"delay":null}},{"id":"rest","wait":"3s"}]}""")),
            _ => Call(Make(PlanTool.Name, $$"""{"why":"step by step","steps":[{{steps}}]}""")),
        };
    }

    /// <summary>Who initializes writes an item for each file of the goal; while things go wrong also what is no manifest, or can never pass.</summary>
    private ModelSaid Manifest()
    {
        var files = spec.Prefix.Any(static text => text.Contains("make: ", StringComparison.Ordinal)) ? Files : ["keep"];
        var items = string.Join(',', files.Select((file, index) => Item($"item-{index + 1}", $$"""{"file":"{{file}}"}""")));
        return (isSteady ? 99 : random.Below(16)) switch
        {
            < 4 when spec.Reading.Length > 0 => Call(Make(Read, "{}")),
            4 => new ModelSaid { Text = "I shall do that." },
            5 => Call(Make(FeatureTool.Name, "{\"items\":")),
            6 => Call(Make(FeatureTool.Name, $$"""{"items":[{{Item("done-1", """{"file":"keep"}""")}}]}""")),
            7 => Call(Write(Save, "craft.out")),
            8 => Call(Make(FeatureTool.Name, $$"""{"items":[{{Item("crafted", """{"file":"craft-1.out"}""")}}]}""")),
            10 => Call(Make(FeatureTool.Name, $$"""{"items":[{{Item("any", """{"run":"anything"}""")}}]}""")),
            9 => Call(Make(FeatureTool.Name, $$"""{"items":[{{items}},{{Item("never", """{"file":"never.out"}""")}}]}""")),
            _ => Call(Make(FeatureTool.Name, $$"""{"items":[{{items}}]}""")),
        };

        static string Item(string id, string check) => $$"""{"id":"{{id}}","sentence":"It is there.","check":{{check}}}""";
    }

    private ModelSaid Steady() => spec.Transcript.LastOrDefault() switch
    {
        ToolSaid { Failed: true } last when Open(last.Text) is { } handle => Call(About(BackgroundTools.WaitFor, handle)),
        ToolSaid { Failed: true } last when last.Text.Contains("You are not done", StringComparison.Ordinal) => Call(Blocked("it does not hold whatever is done")),
        ToolSaid last when last.Text.StartsWith(Wrote, StringComparison.Ordinal) => Call(Finish()),
        _ => Call([.. Files.Select(file => Write(Save, file))]),
    };

    private ModelSaid Erratic()
    {
        var last = spec.Transcript.OfType<ModelSaid>().LastOrDefault();
        if (last is { Calls.IsEmpty: false } && random.Chance(700))
        {
            return last;
        }

        if (spec.Policy.Goals is { Depth: not 0 } && Spawn() is { } delegated)
        {
            return delegated;
        }

        var wrote = spec.Transcript.OfType<ToolSaid>().Count(static said => said.Text.StartsWith(Wrote, StringComparison.Ordinal));
        if (random.Chance(wrote == 0 ? 500 : 3_500))
        {
            return Call(Finish());
        }

        if (Running is { Length: > 0 } running && random.Chance(2_500))
        {
            return Call(About(random.Pick([BackgroundTools.Poll, BackgroundTools.Stop, BackgroundTools.WaitFor, BackgroundTools.WaitFor]), random.Pick(running)));
        }

        if (spec.Prefix[^1].StartsWith("The board of this goal", StringComparison.Ordinal) && random.Chance(5_000))
        {
            return Call([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => OnBoard())]);
        }

        return random.Below(31) switch
        {
            < 4 => Call([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => Write(Read, random.Pick(Files)))]),
            4 or 5 => Call(Note(), Write(random.Pick([Exec, Save, Append]), random.Pick(Files))),
            6 => Call(Wait()),
            7 => Call(Ask()),
            8 => Call(Blocked(random.Pick(["the key is missing", "nobody answers"]))),
            9 => new ModelSaid { Text = "I shall do that." },
            10 => Call(Malformed()),
            11 => Call(Note(), Finish(), Write(Save, Files[0])),
            12 or 13 => Call(Beside(), Write(Save, random.Pick(Files))),
            14 => Call([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => Beside())]),
            15 => Call(About(BackgroundTools.Poll), About(BackgroundTools.WaitFor)),
            16 => Call(About(BackgroundTools.Stop)),
            18 => Call(HandOff()),
            17 => Call(Beside(), About(BackgroundTools.WaitFor), Finish()),
            _ => Call([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => Write(random.Pick([Exec, Exec, Save, Append]), random.Pick(Files)))]),
        };
    }

    /// <summary>The goal for which a claim has to wait, as it is told; null for another text.</summary>
    private static string? Open(string text) => text.StartsWith("not looked at: g", StringComparison.Ordinal) ? text["not looked at: ".Length..].Split(' ')[0] : null;

    /// <summary>Perhaps it makes a goal, also one that may not be, or has to do with one that it made.</summary>
    private ModelSaid? Spawn()
    {
        if (spec.Transcript.LastOrDefault() is ToolSaid { Failed: true } refused && Open(refused.Text) is { } handle && random.Chance(7_000))
        {
            return Call(About(random.Pick([BackgroundTools.WaitFor, BackgroundTools.WaitFor, BackgroundTools.Stop]), handle));
        }

        return random.Below(12) switch
        {
            0 or 1 => Call(Delegate(wait: true)),
            2 => Call(Delegate(wait: false), Write(Save, random.Pick(Files))),
            3 => Call(Delegate(wait: false), Delegate(wait: false), About(BackgroundTools.WaitFor, "g1")),
            4 => Call(Make(SpawnTool.Name, random.Pick(["{}", "[1", """{"objective":"make: x;","doneWhen":[{"id":"x","run":"anything"}]}""", """{"objective":"make: x;","doneWhen":[{"id":"x","file":"x"}],"budget":{"turns":100000}}"""]))),
            5 => Call(About(random.Pick([BackgroundTools.WaitFor, BackgroundTools.Stop, BackgroundTools.Poll]), $"g{random.Between(1, 3)}")),
            _ => null,
        };
    }

    private ToolRequest Delegate(bool wait)
    {
        var file = random.Pick(["part.out", "part.out", "share.out", "craft.out"]);
        var strategy = random.Pick(["continuous", "continuous", "fresh", "model"]);
        return Make(SpawnTool.Name, $$"""{"objective":"make: {{file}};","doneWhen":[{"id":"made","file":"{{file}}"}],"strategy":"{{strategy}}","share":{{random.Between(5, 90)}},"wait":{{(wait ? "true" : "false")}}}""");
    }

    private static ModelSaid Call(params ToolRequest[] calls) =>
        new() { Text = "I go on.", Calls = [.. calls.Select(static (call, index) => call with { Id = $"c{(index + 1).ToString(CultureInfo.InvariantCulture)}" })] };

    private static ToolRequest Make(string name, string arguments) => new() { Id = string.Empty, Name = name, Arguments = arguments };

    private ToolRequest Write(string tool, string file) => Make(tool, tool != Exec || spec.Policy.Approvals is null ? $$"""{"file":"{{file}}"}"""
        : ApprovalRules.MayEscalate(spec.Policy) && random.Chance(4_000) ? $$"""{"command":"{{file}}","escalate":"the sandbox is in the way"}"""
        : $$"""{"command":"{{file}}"}""");

    private static ToolRequest Finish() => Make(ControlTools.ProposeComplete, """{"summary":"it is done","done":["all"],"left":[],"evidence":[],"deadEnds":[]}""");

    private static ToolRequest Blocked(string blocker) => Make(ControlTools.ProposeBlocked, $$"""{"blocker":"{{blocker}}","tried":[]}""");

    private static ToolRequest HandOff() => Make(HandoffTool.Name, """{"summary":"it is begun","done":[],"left":["the rest"],"evidence":[],"decisions":["as it is"],"deadEnds":[]}""");

    private ToolRequest Note() => Make(ControlTools.Note, $$"""{"text":"{{random.Below(100)}} {{new string('n', random.Below(400))}}"}""");

    private ToolRequest Wait() => Make(ControlTools.WaitUntil, $$"""{"seconds":{{random.Between(1, 90)}},"reason":"it takes its time"}""");

    private ToolRequest Beside() => Make(Exec, $$"""{"command":"{{random.Pick(Files)}}","background":true,"timeout_seconds":{{random.Between(1, 120)}}}""");

    private ToolRequest About(string tool, string? handle = null) => Make(tool, $$"""{"handle":"{{handle ?? $"c{random.Between(1, 4)}"}}","seconds":{{random.Between(1, 90)}},"reason":"it takes its time"}""");

    private ToolRequest Ask() => Make(ControlTools.AskPerson, $$"""{"question":"May I? ({{random.Below(1_000)}})","options":{{random.Pick(["[]", """["yes","no"]"""])}}}""");

    /// <summary>Something that it does with the others: what they mean to do as well, so that they get in each other's way.</summary>
    private ToolRequest OnBoard() => random.Below(9) switch
    {
        0 or 1 => Make(BoardTools.Claim, $$"""{"path":"{{random.Pick(["src", "src/*.cs", "src/a/b", "docs"])}}","minutes":{{random.Between(1, 3)}},"why":"it is mine"}"""),
        2 => Make(BoardTools.Claim, """{"name":"the release","minutes":1,"why":"it is mine"}"""),
        3 => Make(BoardTools.Release, """{"path":"src"}"""),
        4 or 5 => Make(BoardTools.Send, $$"""{"to":"{{random.Pick(["all", "all", "craft-1", "craft-2"])}}","text":"message {{random.Below(100_000)}}"}"""),
        6 => Make(BoardTools.Inbox, "{}"),
        7 => Make(BoardTools.Put, $$"""{"key":"{{random.Pick(["next", "owner"])}}","value":"{{random.Below(1_000)}}","expected_version":{{random.Below(4)}}}"""),
        _ => Note(),
    };

    private ToolRequest Malformed() => random.Below(4) switch
    {
        0 => Make("fly", "{}"),
        1 => Make(Exec, "{\"file\":"),
        2 => Make(ControlTools.WaitUntil, "{\"seconds\":\"soon\"}"),
        _ => Make(ControlTools.ProposeComplete, "[1"),
    };

    private static ulong Hash(TurnSpec spec)
    {
        var hash = 0xCBF2_9CE4_8422_2325UL;
        foreach (var text in spec.Transcript.Select(static item => item.ToString()).Append(spec.Standing).Concat(spec.Prefix))
        {
            foreach (var character in text!)
            {
                hash = unchecked((hash ^ character) * 0x100_0000_01B3UL);
            }
        }

        return hash;
    }
}
