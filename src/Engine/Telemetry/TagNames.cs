namespace Orleans.Goals.Engine.Telemetry;

/// <summary>Names of what spans and measurements are tagged with. Only spans have ids.</summary>
internal static class TagNames
{
    public const string Goal = "goals.goal.id";
    public const string Cycle = "goals.cycle";
    public const string Status = "goals.status";
    public const string Plan = "goals.plan.number";
    public const string PlanName = "goals.plan.name";
    public const string Step = "goals.step.id";
    public const string StepKind = "goals.step.kind";
    public const string Attempt = "goals.attempt";
    public const string Turn = "goals.turn";
    public const string Round = "goals.round";
    public const string Executions = "goals.operation.executions";
    public const string Operation = "goals.operation.kind";
    public const string Outcome = "goals.outcome";
    public const string Verdict = "goals.verdict";
    public const string Hold = "goals.hold.kind";
    public const string Actor = "goals.actor.kind";
    public const string Purpose = "goals.purpose";
    public const string Error = "error.type";
    public const string Work = "gen_ai.operation.name";
    public const string Tool = "gen_ai.tool.name";
    public const string Model = "gen_ai.request.model";
    public const string Tokens = "gen_ai.token.type";
}
