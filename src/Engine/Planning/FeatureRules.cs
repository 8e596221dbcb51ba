using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What must hold for items that no person looked at: the rules of criteria, and more.</summary>
internal static class FeatureRules
{
    /// <summary>Where the check of an item stands when it is read as a criterion behind those of the contract.</summary>
    public static string PathOf(GoalContract contract, int index) => string.Create(CultureInfo.InvariantCulture, $"doneWhen[{contract.DoneWhen.Length + index}]");

    /// <summary>Whether items may stand in a contract.</summary>
    public static bool May(GoalContract contract, ImmutableArray<FeatureItem> items) => !Problems(contract, [.. items.Select(static item => item.Check)]).Any();

    /// <summary>What is wrong with the checks of items, by where they stand. One that could not be read is null, and that is told by itself.</summary>
    public static IEnumerable<(string Path, string Message)> Problems(GoalContract contract, ImmutableArray<Check?> checks)
    {
        var all = contract.DoneWhen.AddRange(checks!);
        if (all.Length > ContractLimits.Checks)
        {
            return [("doneWhen", string.Create(CultureInfo.InvariantCulture, $"with the goal's own there would be {all.Length:N0} criteria; write at most {ContractLimits.Checks - contract.DoneWhen.Length:N0} items"))];
        }

        return ContractValidator.Validate(contract with { DoneWhen = all })
            .Where(problem => checks.Select((_, index) => PathOf(contract, index)).Any(path => problem.Path == path || problem.Path.StartsWith(path + ".", StringComparison.Ordinal)))
            .Select(static problem => (problem.Path, problem.Message))
            .Concat(checks.SelectMany((check, index) => check is null ? [] : Unseen(contract, check, PathOf(contract, index))));
    }

    /// <summary>A check of an item as it is kept: a command that the goal file names is run as the goal file has it.</summary>
    public static Check Complete(GoalContract contract, Check check) =>
        check is CommandCheck command && contract.DoneWhen.Concat(contract.Fences).OfType<CommandCheck>().FirstOrDefault(own => IsSame(own.Command, command.Command)) is { } named
            ? named with { Id = check.Id }
            : check;

    /// <summary>What a check may not be that no person looked at.</summary>
    public static IEnumerable<(string Path, string Message)> Unseen(GoalContract contract, Check check, string at)
    {
        switch (check)
        {
            case CommandCheck { Command: { Arguments.IsDefault: false } command } when !PlanText.MayRunAnything(contract) && !PlanText.Commands(contract).Any(own => IsSame(own, command)):
                yield return ($"{at}.run", $"the command '{Excerpt.Of(command.ToString())}' is none that the goal names, and would run outside the sandbox; check a file instead");
                break;
            case HttpCheck when contract.Agents is not { Network: true } and not { Sandbox: SandboxMode.FullAccess }:
                yield return (at, "the check needs the network, which agents of this goal have not; check a file instead");
                break;
            case HttpCheck { Headers: { IsEmpty: false } headers } when headers.Values.Any(static value => SecretText.Names(value).Any()):
                yield return ($"{at}.headers", "the check names a secret, which only a person may write; leave that header out");
                break;
            case not (CommandCheck or FileCheck or JsonCheck or HttpCheck):
                yield return (at, "an item is checked by 'file', 'json', 'http' or 'run'; write one of them");
                break;
        }
    }

    private static bool IsSame(CommandLine one, CommandLine other) => one.Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan());
}
