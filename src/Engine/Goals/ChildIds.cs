using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Goals;

/// <summary>Names goals that are steps of others.</summary>
internal static class ChildIds
{
    private const int HashLength = 12;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>
    /// The goal of an attempt at a step: the same however often it is asked, another for every attempt, plan and parent. It begins with the names of parent and step as far
    /// as there is room.
    /// </summary>
    public static GoalId Of(ActorKey plan, string step, int attempt) => Of(plan, step, string.Create(CultureInfo.InvariantCulture, $"{plan.Id}/{step}/{attempt}"));

    /// <summary>The goal that the agent of an attempt made with its n-th such call.</summary>
    public static GoalId Of(ActorKey plan, string step, int attempt, int call) => Of(plan, step, string.Create(CultureInfo.InvariantCulture, $"{plan.Id}/{step}/{attempt}/goal-{call}"));

    private static GoalId Of(ActorKey plan, string step, string origin)
    {
        var parent = plan.Goal;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(origin));
        var name = $"{parent.Name}-{step}";
        var room = Identifier.MaximumLength - HashLength - 1;
        return new GoalId(parent.Tenant, $"{(name.Length > room ? name[..room] : name).TrimEnd('-')}-{string.Concat(hash.Take(HashLength).Select(part => Letters[part % Letters.Length]))}");
    }
}
