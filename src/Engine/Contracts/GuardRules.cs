using System.Globalization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for the numbers at which the host steps in.</summary>
internal static class GuardRules
{
    /// <summary>The highest number.</summary>
    public const int Maximum = 1_000;

    /// <summary>The lowest number of attempts in a row: one alone says nothing.</summary>
    public const int LeastInARow = 2;

    public static void Apply(ContractFindings findings, AgentGuards? guards)
    {
        if (guards is null)
        {
            return;
        }

        if (guards == new AgentGuards())
        {
            findings.Add("agents.guards", "it says nothing of guards; leave it out");
        }

        Number("nudge", guards.Nudge, AgentGuards.DefaultNudge, LeastInARow);
        Number("backOff", guards.BackOff, AgentGuards.DefaultBackOff, LeastInARow);
        Number("replan", guards.Replan, AgentGuards.DefaultReplan, LeastInARow);
        Number("plans", guards.Plans, AgentGuards.DefaultPlans);
        Number("repeatsNudge", guards.RepeatsNudge, AgentGuards.DefaultRepeatsNudge);
        Number("repeats", guards.Repeats, AgentGuards.DefaultRepeats);
        Number("idle", guards.Idle, AgentGuards.DefaultIdle);
        Number("falseClaims", guards.FalseClaims, AgentGuards.DefaultFalseClaims);
        if (guards.RepeatsNudge is > 0 and var nudge && nudge >= (guards.Repeats ?? AgentGuards.DefaultRepeats))
        {
            findings.Add(
                "agents.guards.repeatsNudge",
                string.Create(CultureInfo.InvariantCulture, $"the attempt fails at {guards.Repeats ?? AgentGuards.DefaultRepeats} repeats ('repeats'), so nobody would be told at {nudge}; write less"));
        }

        void Number(string key, int? value, int usual, int least = 1)
        {
            if (value < least || value > Maximum)
            {
                findings.Add($"agents.guards.{key}", string.Create(CultureInfo.InvariantCulture, $"{value} is not possible here; write {least} to {Maximum:N0}, or leave it out for {usual}"));
            }
        }
    }
}
