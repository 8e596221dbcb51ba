using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Writes a contract as a goal file, in the part of YAML that is JSON.</summary>
internal static class GoalFileWriter
{
    public static string Write(GoalContract contract) => Of(contract).ToJsonString().Replace("\"\\u003Cnull\\u003E\"", "null", StringComparison.Ordinal);

    private static JsonObject Of(GoalContract contract) => Map(
        ("objective", contract.Objective),
        ("workspace", contract.Remote is { } remote ? Map(("git", contract.Workspace), ("ref", remote.Ref), ("push", remote.Push), ("secret", remote.Secret)) : contract.Workspace),
        ("readsOnly", contract.ReadsOnly),
        ("doneWhen", List(contract.DoneWhen.Select(Write))),
        ("fences", List(contract.Fences.Select(Write))),
        ("budget", Map(
            ("wallClock", Time(contract.Budget.WallClock)),
            ("active", Time(contract.Budget.Active)),
            ("attempts", (JsonNode?)contract.Budget.Attempts),
            ("replans", (JsonNode?)contract.Budget.Replans),
            ("tokens", (JsonNode?)contract.Budget.Tokens),
            ("turns", (JsonNode?)contract.Budget.Turns),
            ("toolCalls", (JsonNode?)contract.Budget.ToolCalls),
            ("cost", (JsonNode?)contract.Budget.Cost))),
        ("concurrency", contract.Concurrency),
        ("onInterrupted", Word(contract.OnInterrupted)),
        ("env", Env(contract.Environment)),
        ("secrets", Secrets(contract.Environment)),
        ("readFirst", Texts(contract.ReadFirst)),
        ("needs", Needs(contract.Needs)),
        ("rules", Texts(contract.Rules)),
        ("schedule", contract.Schedule is { } schedule ? Map(("cron", schedule.Cron), ("timeZone", schedule.TimeZone), ("missed", schedule.Missed == MissedRounds.Skip ? "skip" : "run-once"), ("startNow", schedule.StartNow)) : null),
        ("notify", List(contract.Notify.Select(Write))),
        ("model", contract.Agents is { } models ? Map(("work", Write(models.Work)), ("plan", Write(models.Plan)), ("compact", Write(models.Compact))) : null),
        ("agents", contract.Agents is { } agents ? Write(agents) : null),
        ("strategy", contract.Planner is { } planner ? Map(("planner", planner.Name), ("with", Names(planner.With)), ("timeout", Time(planner.Timeout)), ("trust", planner.Trust ? true : null)) : contract.Strategy is { } strategy ? AgentWords.Word(strategy) : null),
        ("plans", contract.Strategy is PlanStrategy.Continuous or PlanStrategy.Fresh or PlanStrategy.Model or PlanStrategy.Planner ? null : List(contract.Plans.Select(plan => Map(("name", plan.Name), ("concurrency", plan.Concurrency), ("steps", List(plan.Steps.Select(Write))))))));

    private static JsonObject Write(AgentPolicy policy) => Map(
        ("sandbox", policy.Sandbox is { } sandbox ? AgentWords.Word(sandbox) : null),
        ("network", policy.Network ? true : null),
        ("approvals", policy.Approvals is { } approvals ? Write(approvals) : null),
        ("smoke", policy.Smoke is null ? null : Write(policy.Smoke)),
        ("commit", policy.Commit),
        ("initializer", policy.Initializer ? true : null),
        ("maxStretch", Time(policy.MaxStretch)),
        ("maxTurns", policy.MaxTurns),
        ("compactAt", policy.CompactAt),
        ("guards", policy.Guards is { } guards ? Write(guards) : null),
        ("goals", policy.Goals is { } goals ? Map(("depth", goals.Depth), ("open", goals.Open), ("total", goals.Total)) : null),
        ("prices", policy.Prices.IsEmpty ? null : List(policy.Prices.Select(static price => Map(("model", price.Model), ("input", price.Input), ("cached", price.Cached), ("output", price.Output))))),
        ("weights", policy.Weights is { } weights ? Map(("cached", weights.Cached), ("output", weights.Output)) : null),
        ("mcp", policy.Mcp is null ? null : Map([.. policy.Mcp.Select(server => (server.Key, (JsonNode?)Write(server.Value)))])));

    private static JsonObject Write(AgentGuards guards) => Map(
        ("nudge", guards.Nudge),
        ("backOff", guards.BackOff),
        ("replan", guards.Replan),
        ("plans", guards.Plans),
        ("repeatsNudge", guards.RepeatsNudge),
        ("repeats", guards.Repeats),
        ("idle", guards.Idle),
        ("falseClaims", guards.FalseClaims));

    private static JsonObject Write(ToolServer server) => Map(
        ("command", server.Command is null ? null : Write(server.Command)),
        ("env", server.Environment is { Variables.IsEmpty: false } environment ? Names(environment.Variables) : null),
        ("secrets", server.Environment is { Secrets.IsEmpty: false } given ? List(given.Secrets.Select(secret => secret.As is null ? (JsonNode)secret.Name : Map(("name", secret.Name), ("as", secret.As)))) : null),
        ("url", server.Url),
        ("headers", server.Headers is { } headers ? Names(headers) : null),
        ("tools", server.Tools is { } tools ? Texts(tools) : null),
        ("trust", server.Trust ? true : null),
        ("timeout", Time(server.Timeout)));

    private static JsonNode Write(ApprovalPolicy approvals) => approvals is { Mode: { } mode, Expire: null, Tools.IsEmpty: true }
        ? AgentWords.Word(mode)
        : Map(
            ("policy", approvals.Mode is { } policy ? AgentWords.Word(policy) : null),
            ("expire", Time(approvals.Expire)),
            ("tools", approvals.Tools.IsEmpty ? null : Map([.. approvals.Tools.Select(static rule => (rule.Key, (JsonNode?)AgentWords.Word(rule.Value)))])));

    private static JsonObject? Write(ModelChoice? model) => model is null ? null : Map(("name", model.Name), ("effort", model.Effort), ("maxOutputTokens", model.MaxOutputTokens));

    private static JsonNode? Word(InterruptionPolicy? policy) => policy is { } known ? Interruptions.Word(known) : null;

    private static JsonNode Write(Notification notification)
    {
        var on = Texts(notification.On.Select(on => JsonNamingPolicy.CamelCase.ConvertName(on.ToString())));
        return notification switch
        {
            WebhookNotification webhook => Map(("on", on), ("webhook", webhook.Url), ("secret", webhook.Secret)),
            _ => Map(("on", on), ("run", Write(((CommandNotification)notification).Command))),
        };
    }

    private static JsonNode Write(StepDefinition step) => step.Action switch
    {
        WaitAction { For: { } time } => Map(("id", step.Id), ("wait", Time(time)), ("after", Texts(step.After))),
        WaitAction wait => Map(("id", step.Id), ("wait", Map(("until", wait.Until!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)))), ("after", Texts(step.After))),
        AskAction ask => Map(
            ("id", step.Id),
            ("ask", ask.Question),
            ("options", ask.Options.IsEmpty ? null : Texts(ask.Options)),
            ("expect", ask.Expect),
            ("timeout", Time(ask.Timeout)),
            ("default", ask.Default),
            ("after", Texts(step.After))),
        AgentAction agent => Map(
            ("id", step.Id),
            ("agent", agent.Instructions),
            ("after", Texts(step.After)),
            ("retry", Map(("max", step.Retry.Max), ("delay", Time(step.Retry.Delay)))),
            ("timeout", Time(step.Timeout)),
            ("env", Env(step.Environment)),
            ("secrets", Secrets(step.Environment)),
            ("needs", Needs(step.Needs)),
            ("checks", List(step.Checks.Select(Write)))),
        GoalAction child => Map(
            ("id", step.Id),
            ("goal", Of(child.Goal)),
            ("after", Texts(step.After)),
            ("retry", Map(("max", step.Retry.Max), ("delay", Time(step.Retry.Delay))))),
        _ => WriteCommand(step),
    };

    private static JsonNode WriteCommand(StepDefinition step) => Map(
        ("id", step.Id),
        ("run", Write(((RunAction)step.Action).Command)),
        ("after", Texts(step.After)),
        ("retry", Map(("max", step.Retry.Max), ("delay", Time(step.Retry.Delay)))),
        ("timeout", Time(step.Timeout)),
        step.OnInterrupted == InterruptionPolicy.Retry && !step.Idempotent ? ("onInterrupted", "retry") : ("idempotent", step.Idempotent),
        step.OnInterrupted == InterruptionPolicy.Retry && !step.Idempotent ? ("reconcile", null) : ("onInterrupted", Word(step.OnInterrupted)),
        ("reconcile", step.Reconcile is null ? null : Write(step.Reconcile)),
        ("env", Env(step.Environment)),
        ("secrets", Secrets(step.Environment)),
        ("needs", Needs(step.Needs)),
        ("checks", List(step.Checks.Select(Write))));

    private static JsonNode Write(Check check) => check switch
    {
        CommandCheck command => Map(("id", check.Id), ("run", Write(command.Command)), ("timeout", Time(command.Timeout)), ("writes", Texts(command.Writes))),
        FileCheck file => Map(("id", check.Id), ("file", file.File), ("contains", file.Contains), ("matches", file.Matches), ("sha256", file.Sha256)),
        JsonCheck json => Map(
            ("id", check.Id),
            ("json", json.File),
            ("pointer", json.Pointer),
            ("exists", json.Exists),
            ("equals", json.EqualTo.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(json.EqualTo.GetRawText()) ?? JsonValue.Create("<null>")),
            ("matches", json.Matches),
            ("atLeast", json.AtLeast),
            ("atMost", json.AtMost)),
        HttpCheck http => Map(
            ("id", check.Id),
            ("http", http.Url),
            ("status", http.Status),
            ("contains", http.Contains),
            ("matches", http.Matches),
            ("timeout", Time(http.Timeout)),
            ("method", http.Method),
            ("follow", http.Follow),
            ("headers", Names(http.Headers))),
        AskCheck ask => Map(("id", check.Id), ("ask", ask.Question)),
        JudgeCheck judge => Map(
            ("id", check.Id),
            ("judge", judge.Statement),
            ("votes", judge.Votes),
            ("evidence", Texts(judge.Evidence)),
            ("model", judge.Model is null ? null : Map(("name", judge.Model.Name), ("effort", judge.Model.Effort), ("maxOutputTokens", judge.Model.MaxOutputTokens)))),
        VerifierCheck verifier => Map(("id", check.Id), ("verify", verifier.Verifier), ("with", Names(verifier.With)), ("timeout", Time(verifier.Timeout))),
        _ => Map(("id", check.Id), ("unchanged", Texts(((UnchangedCheck)check).Patterns))),
    };

    private static JsonNode Write(CommandLine command) => command.Arguments is ["/bin/sh", "-c", var line] ? (JsonNode)line : Texts(command.Arguments);

    private static JsonArray? Needs(ImmutableArray<string> needs) => needs.IsDefault ? null : Texts(needs);

    private static JsonObject? Env(CommandEnvironment? environment) => environment is null ? null : Names(environment.Variables);

    private static JsonArray? Secrets(CommandEnvironment? environment) => environment is null
        ? null
        : List(environment.Secrets.Select(secret => secret.As is null ? (JsonNode)secret.Name : Map(("name", secret.Name), ("as", secret.As))));

    private static JsonObject Names(IEnumerable<KeyValuePair<string, string>> texts) => new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    private static JsonNode? Time(TimeSpan? value) => value is { } time ? (JsonNode)DurationText.Format(time) : null;

    private static JsonArray Texts(IEnumerable<string> values) => List(values.Select(value => (JsonNode)value));

    private static JsonArray List(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject Map(params (string Key, JsonNode? Value)[] entries) =>
        new(entries.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
}
