using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>A contract, or a part of one, as names and texts in the goal file's words; what a comparison walks over.</summary>
/// <param name="Name">The name under its owner: a key, or an element's id.</param>
/// <param name="Value">For a leaf its whole text, written so that equal texts mean equal values; else null.</param>
/// <param name="Parts">What it consists of, each under a name of its own.</param>
/// <param name="Listed">Whether the parts are elements of a list, whose order counts.</param>
internal sealed record ContractOutline(string Name, string? Value, ImmutableArray<ContractOutline> Parts, bool Listed)
{
    /// <summary>
    /// Whether the first part says what kind of thing this is: with another first part it has nothing in common with the old one but its id.
    /// </summary>
    public bool Kinded { get; private init; }

    /// <summary>The outline of a contract.</summary>
    public static ContractOutline Of(GoalContract contract) => Map(
        string.Empty,
        [
            Text("objective", contract.Objective),
            contract.Remote is not { } remote ? Text("workspace", contract.Workspace) : Map("workspace", Text("git", contract.Workspace), Text("ref", remote.Ref), Text("push", remote.Push), Text("secret", remote.Secret)),
            Leaf("readsOnly", contract.ReadsOnly ? "true" : "false"),
            List("doneWhen", contract.DoneWhen.Select(Of)),
            List("fences", contract.Fences.Select(Of)),
            Map("budget", Time("wallClock", contract.Budget.WallClock), Time("active", contract.Budget.Active), Number("attempts", contract.Budget.Attempts), Number("replans", contract.Budget.Replans), Number("tokens", contract.Budget.Tokens), Number("turns", contract.Budget.Turns), Number("toolCalls", contract.Budget.ToolCalls), AgentOutline.Sum("cost", contract.Budget.Cost)),
            .. Environment(contract.Environment),
            contract.ReadFirst.IsEmpty ? null : Texts("readFirst", contract.ReadFirst),
            contract.Rules.IsEmpty ? null : Texts("rules", contract.Rules),
            contract.Needs.IsDefaultOrEmpty ? null : Texts("needs", contract.Needs),
            Number("concurrency", contract.Concurrency),
            Policy(contract.OnInterrupted),
            contract.Schedule is { } schedule ? Of(schedule) : null,
            contract.Notify.IsEmpty ? null : List("notify", contract.Notify.Select((notification, index) => Of(notification, (index + 1).ToString(CultureInfo.InvariantCulture)))),
            .. AgentOutline.Of(contract),
            List("plans", contract.Plans.Select(plan => Map(plan.Name, Number("concurrency", plan.Concurrency), Isolation(plan), List("steps", plan.Steps.Select(Of))))),
        ]);

    /// <summary>The outline of a plan, without its name.</summary>
    public static ContractOutline Of(PlanDefinition plan) => Map(string.Empty, Number("concurrency", plan.Concurrency), Isolation(plan), List("steps", plan.Steps.Select(Of)));

    private static ContractOutline Of(Notification notification, string name)
    {
        var on = Texts("on", [.. notification.On.Select(NameOf)]);
        return notification switch
        {
            CommandNotification command => Kind(name, Command(command.Command), on),
            WebhookNotification webhook => Kind(name, Text("webhook", webhook.Url), on, Text("secret", webhook.Secret)),
            _ => throw new UnreachableException($"no outline of {notification.GetType()}"),
        };
    }

    /// <summary>An event as goal files write it.</summary>
    private static string NameOf(NotificationEvent on) => on == NotificationEvent.InputNeeded ? "inputNeeded" : on.ToString().ToLowerInvariant();

    private static ContractOutline Of(GoalSchedule schedule) => Map(
        "schedule",
        Text("cron", schedule.Cron),
        Text("timeZone", schedule.TimeZone),
        Leaf("missed", schedule.Missed == MissedRounds.Skip ? "skip" : "run-once"),
        Leaf("startNow", schedule.StartNow ? "true" : "false"));

    private static ContractOutline Of(StepDefinition step) => Map(
        step.Id,
        [
            .. step.Action switch
            {
                RunAction run => (ContractOutline?[])[Command(run.Command)],
                ToolAction tool => [Text("tool", tool.Tool), Text("arguments", tool.Arguments)],
                WaitAction wait => [Leaf("wait", wait is { For: { } time } ? DurationText.Format(time) : $"{{until: {wait.Until:O}}}")],
                AskAction ask =>
                [
                    Text("ask", ask.Question),
                    ask.Options.IsEmpty ? null : Texts("options", ask.Options),
                    Text("expect", ask.Expect),
                    Time("timeout", ask.Timeout),
                    Text("default", ask.Default),
                ],
                AgentAction agent => [Text("agent", agent.Instructions)],
                GoalAction child => [Of(child.Goal) with { Name = "goal" }],
                _ => throw new UnreachableException($"no outline of {step.Action.GetType()}"),
            },
            Texts("after", step.After),
            .. PauseRules.IsPause(step) ? [] : step.Action is GoalAction ? [Retry(step)] : Attempts(step),
        ]);

    private static ContractOutline Retry(StepDefinition step) => Map("retry", Number("max", step.Retry.Max), Time("delay", step.Retry.Delay));

    private static ContractOutline?[] Attempts(StepDefinition step) =>
    [
        Retry(step),
        Time("timeout", step.Timeout),
        Leaf("idempotent", step.Idempotent ? "true" : "false"),
        Policy(step.OnInterrupted),
        step.Reconcile is null ? null : Command(step.Reconcile, "reconcile"),
        .. Environment(step.Environment),
        step.Needs.IsDefaultOrEmpty ? null : Texts("needs", step.Needs),
        List("checks", step.Checks.Select(Of)),
    ];

    private static ContractOutline Of(Check check) => check switch
    {
        CommandCheck command => Kind(check.Id, Command(command.Command), Time("timeout", command.Timeout), Texts("writes", command.Writes)),
        FileCheck file => Kind(check.Id, Text("file", file.File), Text("contains", file.Contains), Text("matches", file.Matches), Text("sha256", file.Sha256)),
        UnchangedCheck unchanged => Kind(check.Id, Texts("unchanged", unchanged.Patterns)),
        JsonCheck json => Kind(
            check.Id,
            Text("json", json.File),
            Text("pointer", json.Pointer),
            Flag("exists", json.Exists),
            json.EqualTo.ValueKind switch
            {
                JsonValueKind.Undefined => null,
                JsonValueKind.String => Text("equals", json.EqualTo.GetString()),
                _ => Leaf("equals", json.EqualTo.GetRawText()),
            },
            Text("matches", json.Matches),
            Decimal("atLeast", json.AtLeast),
            Decimal("atMost", json.AtMost)),
        HttpCheck http => Kind(
            check.Id,
            Text("http", http.Url),
            Number("status", http.Status),
            Text("contains", http.Contains),
            Text("matches", http.Matches),
            Time("timeout", http.Timeout),
            Text("method", http.Method),
            Flag("follow", http.Follow),
            Names("headers", http.Headers)),
        AskCheck ask => Kind(check.Id, Text("ask", ask.Question)),
        JudgeCheck judge => Kind(check.Id, Text("judge", judge.Statement), Number("votes", judge.Votes), Texts("evidence", judge.Evidence), AgentOutline.Model("model", judge.Model)),
        VerifierCheck verifier => Kind(check.Id, Text("verify", verifier.Verifier), Names("with", verifier.With), Time("timeout", verifier.Timeout)),
        _ => throw new UnreachableException($"no outline of {check.GetType()}"),
    };

    internal static ContractOutline? Command(CommandLine command, string name = "run") =>
        command.Arguments is ["/bin/sh", "-c", var line] ? Text(name, line) : Texts(name, command.Arguments);

    private static ContractOutline? Policy(InterruptionPolicy? policy) => policy is { } known ? Leaf("onInterrupted", Interruptions.Word(known)) : null;

    internal static ContractOutline?[] Environment(CommandEnvironment? environment) => environment is null ? [] :
    [
        Names("env", environment.Variables),
        environment.Secrets.IsEmpty ? null : Texts("secrets", [.. environment.Secrets.Select(secret => secret.As is null ? secret.Name : $"{secret.Name} as {secret.As}")]),
    ];

    internal static ContractOutline? Names(string name, ImmutableSortedDictionary<string, string> texts) =>
        texts.IsEmpty ? null : Map(name, texts.Select(text => Text(text.Key, text.Value)));

    private static ContractOutline? Isolation(PlanDefinition plan) => plan.Isolation is null ? null : Leaf("isolation", "worktree");

    private static ContractOutline? Flag(string name, bool? value) => value is { } flag ? Leaf(name, flag ? "true" : "false") : null;

    private static ContractOutline? Decimal(string name, decimal? value) => value is { } number ? Leaf(name, number.ToString(CultureInfo.InvariantCulture)) : null;

    internal static ContractOutline? Text(string name, string? value) => value is null ? null : Leaf(name, Quote(value));

    internal static ContractOutline? Texts(string name, ImmutableArray<string> values) => Leaf(name, $"[{string.Join(", ", values.Select(Quote))}]");

    internal static ContractOutline? Time(string name, TimeSpan? value) => value is { } time ? Leaf(name, DurationText.Format(time)) : null;

    internal static ContractOutline? Number(string name, long? value) => value is { } number ? Leaf(name, number.ToString(CultureInfo.InvariantCulture)) : null;

    internal static ContractOutline Leaf(string name, string value) => new(name, value, [], Listed: false);

    internal static ContractOutline Map(string name, params IEnumerable<ContractOutline?> parts) => new(name, null, [.. parts.OfType<ContractOutline>()], Listed: false);

    private static ContractOutline Kind(string name, params IEnumerable<ContractOutline?> parts) => Map(name, parts) with { Kinded = true };

    /// <summary>A list by its elements' ids; where an id occurs again (no valid contract) it is numbered.</summary>
    public static ContractOutline List(string name, IEnumerable<ContractOutline> elements)
    {
        var times = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var parts = ImmutableArray.CreateBuilder<ContractOutline>();
        foreach (var element in elements)
        {
            times[element.Name] = times.GetValueOrDefault(element.Name) + 1;
            parts.Add(times[element.Name] == 1 ? element : element with { Name = $"{element.Name}#{times[element.Name]}" });
        }

        return new ContractOutline(name, null, parts.ToImmutable(), Listed: true);
    }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
