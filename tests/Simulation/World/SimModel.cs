using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Agents;
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
    private const int CharactersOfAToken = 4;
    private readonly Seeded random = new(seed ^ Hash(spec));

    /// <summary>What a call that wrote gives.</summary>
    public static string Say(string file) => Wrote + file;

    /// <summary>The reply, and what it cost.</summary>
    public (ModelSaid Said, ModelUsage Usage) Reply()
    {
        var said = !spec.HasTools ? new ModelSaid { Text = new string('s', random.Between(10, 1_500)) } : isSteady ? Steady() : Erratic();
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

    private ModelSaid Steady() => spec.Transcript.LastOrDefault() switch
    {
        ToolSaid { Failed: true } last when last.Text.StartsWith("You are not done", StringComparison.Ordinal) => Call(Blocked("it does not hold whatever is done")),
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

        var wrote = spec.Transcript.OfType<ToolSaid>().Count(static said => said.Text.StartsWith(Wrote, StringComparison.Ordinal));
        if (random.Chance(wrote == 0 ? 500 : 3_500))
        {
            return Call(Finish());
        }

        return random.Below(24) switch
        {
            < 4 => Call([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => Write(Read, random.Pick(Files)))]),
            4 or 5 => Call(Note(), Write(random.Pick([Exec, Save, Append]), random.Pick(Files))),
            6 => Call(Wait()),
            7 => Call(Ask()),
            8 => Call(Blocked(random.Pick(["the key is missing", "nobody answers"]))),
            9 => new ModelSaid { Text = "I shall do that." },
            10 => Call(Malformed()),
            11 => Call(Note(), Finish(), Write(Save, Files[0])),
            _ => Call([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => Write(random.Pick([Exec, Exec, Save, Append]), random.Pick(Files)))]),
        };
    }

    private static ModelSaid Call(params ToolRequest[] calls) =>
        new() { Text = "I go on.", Calls = [.. calls.Select(static (call, index) => call with { Id = $"c{(index + 1).ToString(CultureInfo.InvariantCulture)}" })] };

    private static ToolRequest Make(string name, string arguments) => new() { Id = string.Empty, Name = name, Arguments = arguments };

    private ToolRequest Write(string tool, string file) => Make(tool, tool != Exec || spec.Policy.Approvals is null ? $$"""{"file":"{{file}}"}"""
        : ApprovalRules.MayEscalate(spec.Policy) && random.Chance(4_000) ? $$"""{"command":"{{file}}","escalate":"the sandbox is in the way"}"""
        : $$"""{"command":"{{file}}"}""");

    private static ToolRequest Finish() => Make(ControlTools.ProposeComplete, """{"summary":"it is done","done":["all"],"left":[],"evidence":[],"deadEnds":[]}""");

    private static ToolRequest Blocked(string blocker) => Make(ControlTools.ProposeBlocked, $$"""{"blocker":"{{blocker}}","tried":[]}""");

    private ToolRequest Note() => Make(ControlTools.Note, $$"""{"text":"{{random.Below(100)}} {{new string('n', random.Below(400))}}"}""");

    private ToolRequest Wait() => Make(ControlTools.WaitUntil, $$"""{"seconds":{{random.Between(1, 90)}},"reason":"it takes its time"}""");

    private ToolRequest Ask() => Make(ControlTools.AskPerson, $$"""{"question":"May I? ({{random.Below(1_000)}})","options":{{random.Pick(["[]", """["yes","no"]"""])}}}""");

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
