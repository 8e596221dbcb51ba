using System.Globalization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for the bounds of the goals that agents make.</summary>
internal static class AgentGoalRules
{
    /// <summary>The most levels.</summary>
    public const int MaximumDepth = GoalAction.MaximumDepth;

    /// <summary>The most goals of an attempt at a time.</summary>
    public const int MaximumOpen = 64;

    /// <summary>The most goals of an attempt.</summary>
    public const int MaximumTotal = 1_000;

    public static void Apply(ContractFindings findings, AgentGoals? goals)
    {
        if (goals is null)
        {
            return;
        }

        if (goals == new AgentGoals())
        {
            findings.Add("agents.goals", "it says nothing of the goals that agents make; leave it out");
        }

        Number("depth", goals.Depth, 0, MaximumDepth, AgentGoals.DefaultDepth);
        Number("open", goals.Open, 1, MaximumOpen, AgentGoals.DefaultOpen);
        Number("total", goals.Total, 1, MaximumTotal, AgentGoals.DefaultTotal);

        void Number(string key, int? value, int least, int most, int usual)
        {
            if (value < least || value > most)
            {
                findings.Add($"agents.goals.{key}", string.Create(CultureInfo.InvariantCulture, $"{value} is not possible here; write {least} to {most:N0}, or leave it out for {usual}"));
            }
        }
    }
}
