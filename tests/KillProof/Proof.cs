using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Orleans.Goals.KillProof;

/// <summary>Runs goals, kills them, resumes them, and counts what they did.</summary>
internal sealed class Proof(KillProofOptions options, TextWriter log, Func<ProofGoal> newGoal)
{
    private const int MostKillsOfOneGoal = 3;

    /// <summary>How long a goal may take that takes a few seconds: after that it hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Random random = new(options.Seed);
    private readonly List<string> problems = [];
    private TimeSpan life;
    private int kills;
    private int launcherKills;
    private int goals;
    private int completed;
    private int questions;
    private int repeated;
    private int lost;

    /// <summary>Proves, or finds what is wrong.</summary>
    public async Task<KillProofResult> RunAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await LearnAsync();
        while (kills < options.Kills)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await KillOneGoalAsync(Math.Min(options.Kills - kills, random.Next(1, MostKillsOfOneGoal + 1)), withLaunchers: false);
        }

        while (launcherKills < options.LauncherKills)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await KillOneGoalAsync(1, withLaunchers: true);
        }

        return new KillProofResult
        {
            Kills = kills,
            LauncherKills = launcherKills,
            Goals = goals,
            Completed = completed,
            Questions = questions,
            Repeated = repeated,
            Lost = lost,
            Problems = problems,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 1),
        };
    }

    /// <summary>Learns how long a goal lives that nobody kills, so that the moments of the kills are spread over all of it.</summary>
    private async Task LearnAsync()
    {
        using var goal = newGoal();
        var begun = Stopwatch.GetTimestamp();
        using var run = new Victim(options.Goals, goal, "run", goal.GoalFile);
        var end = await run.EndAsync(Patience);
        life = Stopwatch.GetElapsedTime(begun);
        if (end.ExitCode != 0)
        {
            throw new InvalidOperationException($"the goal does not even complete when nobody kills it ({end.ExitCode}): {end.Errors}{end.LastLine}");
        }

        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"nobody killed: complete after {life.TotalSeconds:0.00} s"));
    }

    private async Task KillOneGoalAsync(int planned, bool withLaunchers)
    {
        goals++;
        using var goal = newGoal();
        var story = new List<string>();
        string[] next = ["run", goal.GoalFile];
        for (var done = 0; done < planned;)
        {
            // Later starts have less left to do.
            var left = Math.Max(0.1, 1 - ((double)goal.Effects.Count / options.Steps));
            var moment = life * random.NextDouble() * Math.Max(left, 0.3);
            using var victim = new Victim(options.Goals, goal, next);
            await Task.Delay(moment);
            var launchers = withLaunchers ? await AtWorkAsync(goal, victim) : [];
            if (!await victim.KillAsync())
            {
                // It was faster than the moment: the goal has ended, and there is nothing to kill any more.
                story.Add(string.Create(CultureInfo.InvariantCulture, $"{next[0]} ended before {moment.TotalMilliseconds:0} ms"));
                break;
            }

            done++;
            story.Add(string.Create(CultureInfo.InvariantCulture, $"{next[0]} killed after {moment.TotalMilliseconds:0} ms, {goal.Effects.Count} effects"));
            KillLaunchers(launchers, withLaunchers, story);
            next = await IsAcceptedAsync(goal) ? ["resume", "--all"] : ["run", goal.GoalFile];
        }

        var end = await CompleteAsync(goal, withLaunchers, story);
        Judge(goal, end, story);
    }

    /// <summary>Waits until a command is at work.</summary>
    private static async Task<IReadOnlyList<int>> AtWorkAsync(ProofGoal goal, Victim victim)
    {
        while (!victim.HasEnded)
        {
            if (Launchers.Of(goal) is { Count: > 0 } launchers)
            {
                return launchers;
            }

            await Task.Delay(1);
        }

        return [];
    }

    private void KillLaunchers(IReadOnlyList<int> launchers, bool withLaunchers, List<string> story)
    {
        if (!withLaunchers)
        {
            kills++;
            return;
        }

        var commandsToo = random.Next(2) == 0;
        Launchers.Kill(launchers, commandsToo);
        launcherKills++;
        story.Add($"launchers killed: {launchers.Count.ToString(CultureInfo.InvariantCulture)}{(commandsToo ? ", with their commands" : string.Empty)}");
    }

    private async Task<bool> IsAcceptedAsync(ProofGoal goal)
    {
        using var list = new Victim(options.Goals, goal, "list");
        return Property((await list.EndAsync(Patience)).LastLine, "id") is not null;
    }

    /// <summary>Lets the goal end, answering as a person does who looks what a step has done.</summary>
    private async Task<VictimEnd> CompleteAsync(ProofGoal goal, bool withLaunchers, List<string> story)
    {
        string[] next = await IsAcceptedAsync(goal) ? ["resume", "--all"] : ["run", goal.GoalFile];
        while (true)
        {
            using var run = new Victim(options.Goals, goal, next);
            var end = await run.EndAsync(Patience);
            story.Add(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', next)} ended with {end.ExitCode}"));
            if (end.ExitCode != 3 || !withLaunchers)
            {
                return end;
            }

            using var report = JsonDocument.Parse(end.LastLine);
            var step = report.RootElement.GetProperty("questions")[0].GetProperty("step").GetString()!;
            await Launchers.StillAsync(goal);
            var answer = goal.Effects.Contains(step, StringComparer.Ordinal) ? "done" : "again";
            questions++;
            next = ["resume", ProofGoal.Id, "--step", step, "--as", answer];
        }
    }

    private void Judge(ProofGoal goal, VictimEnd end, List<string> story)
    {
        var effects = goal.Effects;
        var twice = effects.CountBy(effect => effect, StringComparer.Ordinal).Where(effect => effect.Value > 1).Select(effect => effect.Key).ToArray();
        var missing = goal.Steps.Except(effects, StringComparer.Ordinal).ToArray();
        repeated += twice.Length;
        lost += missing.Length;
        var isComplete = end.ExitCode == 0 && Property(end.LastLine, "status") == "Complete";
        completed += isComplete ? 1 : 0;
        if (!isComplete || twice.Length > 0 || missing.Length > 0)
        {
            problems.Add($"goal {goals}: {string.Join("; ", story)}; twice: {string.Join(' ', twice)}; missing: {string.Join(' ', missing)}; {end.Errors}{end.LastLine}");
        }

        log.WriteLine($"goal {goals.ToString(CultureInfo.InvariantCulture)}: {string.Join("; ", story)}{(isComplete ? string.Empty : "  NOT COMPLETE")}{(twice.Length > 0 ? "  REPEATED" : string.Empty)}{(missing.Length > 0 ? "  LOST" : string.Empty)}");
    }

    /// <summary>A text of the object on the last line; null where there is no such line or text.</summary>
    private static string? Property(string line, string name)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        using var parsed = JsonDocument.Parse(line);
        return parsed.RootElement.TryGetProperty(name, out var property) ? property.GetString() : null;
    }
}
