using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Simulation.Checking;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Planted;

namespace Orleans.Goals.Simulation;

/// <summary>The command line of the simulator.</summary>
internal static class SimulationCommand
{
    private const int StoryLines = 60;
    private const int MostFailures = 10;
    private const int WrongUse = 64;

    /// <summary>Runs it.</summary>
    /// <returns>0 when everything held, 1 when something did not, 64 for a command line that makes no sense.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output)
    {
        if (SimulationOptions.Parse(args) is not { } options || (options.Bug is { } name && name != "all" && PlantedBugs.Find(name) is null))
        {
            output.WriteLine(SimulationOptions.Usage);
            output.WriteLine($"bugs: {string.Join(", ", PlantedBugs.All.Select(bug => bug.Name))}");
            return WrongUse;
        }

        return options.Bug == "all" ? FindAll(options, output) : RunAll(options, options.Bug is null ? PlantedBug.None : PlantedBugs.Find(options.Bug)!, output);
    }

    private static int RunAll(SimulationOptions options, PlantedBug bug, TextWriter output)
    {
        var total = new Counters();
        var failures = 0;
        var watch = Stopwatch.StartNew();
        for (var seed = options.From; seed < options.From + options.Seeds && failures < MostFailures; seed++)
        {
            if (!options.IsOne && !bug.MayShow(seed))
            {
                continue;
            }

            var outcome = Simulator.Run(seed, bug, options is { IsOne: true, TellsStory: true });
            total.Add(outcome.Counters);
            if (outcome.Violation is { } violation)
            {
                failures++;
                TellFailure(seed, bug, violation, failures > 1 ? [] : options is { IsOne: true, TellsStory: true } ? outcome.Story!.Last(null, int.MaxValue) : null, output);
            }
            else if (options.IsOne)
            {
                TellAll(outcome, output);
            }
        }

        Summarize(total, failures, watch.Elapsed, output);
        return failures == 0 ? 0 : 1;
    }

    private static int FindAll(SimulationOptions options, TextWriter output)
    {
        var missed = 0;
        foreach (var bug in PlantedBugs.All)
        {
            var found = Simulator.Find(bug, options.From, options.Seeds);
            missed += found is null ? 1 : 0;
            output.WriteLine(found is null
                ? $"{bug.Name,-22} NOT FOUND in {options.Seeds} universes ({bug.What})"
                : $"{bug.Name,-22} found after {found.Seed - options.From + 1,4} seeds: {found.Violation!.Sentence} ({bug.What})");
        }

        output.WriteLine(missed == 0 ? $"all {PlantedBugs.All.Count} planted bugs were found" : $"{missed} planted bugs were not found");
        return missed == 0 ? 0 : 1;
    }

    private static void TellAll(UniverseOutcome outcome, TextWriter output)
    {
        foreach (var line in outcome.Story?.Last(null, int.MaxValue) ?? [])
        {
            output.WriteLine(line);
        }

        output.WriteLine($"seed {outcome.Seed}: trace {outcome.Trace}");
    }

    /// <summary>A universe that failed: what was told of it, or it is lived again and the end of the story of the goal that failed is told.</summary>
    private static void TellFailure(ulong seed, PlantedBug bug, ViolationException violation, IEnumerable<string>? story, TextWriter output)
    {
        output.WriteLine($"seed {seed}: {violation.Sentence}");
        output.WriteLine($"  but {violation.Goal}: {violation.What}");
        foreach (var line in story ?? Simulator.Run(seed, bug, tellsStory: true).Story!.Last(violation.Goal, StoryLines))
        {
            output.WriteLine(line);
        }
    }

    private static void Summarize(Counters total, int failures, TimeSpan elapsed, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{total.Universes:N0} seeds in {elapsed.TotalSeconds:0.0} s ({total.Universes / elapsed.TotalSeconds:0} seeds/s), {failures} failed: {total.Commits:N0} commits, {total.Crashes:N0} crashes, {total.Messages:N0} messages, {total.Commands:N0} commands, {total.Steps:N0} steps, {total.VirtualTime.TotalHours:N0} hours of virtual time"));
        output.WriteLine("faults: " + string.Join(", ", FaultPlan.Kinds.Select(fault => $"{fault} {total.Faults[(int)fault].ToString("N0", CultureInfo.InvariantCulture)}")));
        output.WriteLine("reached: " + string.Join(", ", total.Reached.Select(state => $"{state.Key} {state.Value.ToString("N0", CultureInfo.InvariantCulture)}")));
    }
}
