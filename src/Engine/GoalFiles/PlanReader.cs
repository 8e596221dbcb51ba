using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads plans and their steps.</summary>
internal static class PlanReader
{
    private const string StepExample = "a step such as {id: build, run: make}";
    private const string AfterExample = "a list of step ids such as [build], or [] for none";

    /// <summary>The plan at a position of the list; null, and told, when it is none.</summary>
    public static PlanDefinition? Read(ReadingState state, YamlNode node, string path, int index, ReadingPlace children)
    {
        var fields = MapFields.Of(state, node, path, "a plan such as {name: quick, steps: [...]}", StepKeys.Plan);
        if (fields is null)
        {
            return null;
        }

        var name = fields.Node("name") is null
            ? string.Create(CultureInfo.InvariantCulture, $"plan-{index + 1}")
            : fields.Text("name", "a name for the plan, or leave the key out");
        fields.Required("steps", $"a list with at least one step: steps: [{StepExample["a step such as ".Length..]}]");
        var items = fields.List("steps", "a list of steps such as [{id: build, run: make}]") ?? [];
        var steps = ImmutableArray.CreateBuilder<StepDefinition>(items.Length);
        foreach (var item in items)
        {
            var before = steps.Count == 0 ? null : steps[^1];
            steps.Add(ReadStep(state, item, $"{fields.PathOf("steps")}[{steps.Count}]", before, children)!);
        }

        return new PlanDefinition { Name = name!, Concurrency = InterruptionReader.Concurrency(fields), Isolation = IsolationReader.Read(state, fields), Steps = steps.MoveToImmutable() };
    }

    private static StepDefinition? ReadStep(ReadingState state, YamlNode node, string path, StepDefinition? before, ReadingPlace children)
    {
        var fields = MapFields.Of(state, node, path, StepExample, StepKeys.Step);
        if (fields is null)
        {
            return null;
        }

        var id = fields.RequiredText("id", "an id for the step, for example id: build")!;
        var kind = KindReader.Read(state, fields, StepKeys.Step, "the step does not say what to do", "run");
        var isCommand = kind is "run" or null;
        var isWork = isCommand || kind is "agent";
        return new StepDefinition
        {
            Id = id,
            Action = kind switch
            {
                "wait" => PauseReader.ReadWait(state, fields),
                "ask" => PauseReader.ReadAsk(fields),
                "agent" => new AgentAction { Instructions = fields.Text(kind, "what the agent is to do")! },
                "goal" => ChildReader.Read(state, fields, children),
                _ => new RunAction { Command = (kind is null ? null : CommandReader.Read(fields, kind))! },
            },
            After = ReadAfter(fields) ?? (before?.Id is { } earlier ? [earlier] : []),
            Retry = isWork || kind == "goal" ? ReadRetry(state, fields) : new RetryPolicy(),
            Timeout = (isWork ? fields.Duration("timeout") : null) ?? StepDefinition.DefaultTimeout,
            Idempotent = isCommand && InterruptionReader.Idempotent(state, fields),
            OnInterrupted = isCommand ? InterruptionReader.Policy(state, fields) : null,
            Reconcile = isCommand && fields.Node("reconcile") is not null ? CommandReader.Read(fields, "reconcile") : null,
            Environment = isWork ? EnvironmentReader.Read(state, fields) : null,
            Needs = (isWork ? fields.Texts("needs", "a list of labels such as [gpu]") : null) ?? default,
            Checks = isWork ? CheckReader.ReadList(state, fields, "checks") : [],
        };
    }

    /// <summary>What a step waits for as written; null when it is not, and follows the step before it.</summary>
    private static ImmutableArray<string>? ReadAfter(MapFields fields) => fields.Node("after") switch
    {
        null => null,
        YamlScalar { IsNothing: false } one => [one.Value],
        _ => fields.Texts("after", AfterExample) ?? [],
    };

    private static RetryPolicy ReadRetry(ReadingState state, MapFields step)
    {
        var retry = step.Node("retry") is { } node ? MapFields.Of(state, node, step.PathOf("retry"), "a map such as {max: 2, delay: 1s}", StepKeys.Retry) : null;
        if (retry is null)
        {
            return new RetryPolicy();
        }

        retry.Required("max", "how many attempts may follow a failed first one, for example max: 2");
        return new RetryPolicy { Max = (int)(retry.Number("max", int.MaxValue) ?? 0), Delay = retry.Duration("delay") ?? TimeSpan.Zero };
    }
}
