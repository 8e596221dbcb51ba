using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Models;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>How <see cref="EmbeddedGoals"/> is set up.</summary>
public sealed record EmbeddedGoalsOptions
{
    /// <summary>The store's folder; made when it does not exist. One process at a time may open it.</summary>
    public required string StoreFolder { get; init; }

    /// <summary>The tools that steps can call by name. Agents are offered those that describe themselves, see <see cref="IDescribedTool"/>.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<ITool> Tools { get; init; } = [];

    /// <summary>Where agents have further tools from, such as servers that a goal names. They are not disposed with the goals: dispose them after.</summary>
    /// <value>Default none. Servers that a goal names are missing then, and its agents are told.</value>
    public ImmutableArray<IToolSource> ToolSources { get; init; } = [];

    /// <summary>The verifiers that checks can name.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<IVerifier> Verifiers { get; init; } = [];

    /// <summary>The planners that goals can name.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<IPlanner> Planners { get; init; } = [];

    /// <summary>Who knows the values of the secrets that contracts name.</summary>
    /// <value>
    /// Default null: the variables <c>GOALS_SECRET_NAME</c> of this process, then the files of <c>goals/secrets</c> in this user's folder for configuration.
    /// </value>
    public ISecretSource? Secrets { get; init; }

    /// <summary>
    /// The models of agents: the client for what a model is asked to do. Asked for with every call; a client is used by many threads. What it throws when a call fails is
    /// <see cref="Orleans.Goals.Models.Faults.ModelException"/>, so that the runtime can tell what passes from what does not.
    /// </summary>
    /// <value>Default null: none. Steps that agents do fail then, and say what to set.</value>
    public Func<ModelRole, IChatClient>? Models { get; init; }

    /// <summary>The labels of this machine, of which goals and steps may say that they need them (<c>needs</c>). A goal waits while one is missing.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Whether every goal that may run goes on as soon as the store is open. If not, only goals that are asked or driven do, also later when they waited.</summary>
    /// <value>Default true.</value>
    public bool ContinueGoals { get; init; } = true;

    /// <summary>
    /// How many attempts at steps are at work at a time in this process, over all goals. What waits gets its turn goal by goal, so a goal with many steps does not starve
    /// one with few; its timeout counts from its start. Checks, fences and rounds are not limited. What an earlier process left running counts, and is not waited for.
    /// </summary>
    /// <value>Default null: no limit but that of each plan (its <c>concurrency</c>). At least 1.</value>
    public int? MaximumWorkers { get; init; }

    /// <summary>The absolute path of the folder in which goals on git remotes have their clones. What is missing there is cloned again.</summary>
    /// <value>Default null: <c>clones</c> in the store's folder.</value>
    public string? CloneFolder { get; init; }

    /// <summary>How many actors stay in memory although they have nothing to do. A goal is one to two actors; a busy one is never dropped.</summary>
    /// <value>Default 1,000.</value>
    public int KeptIdle { get; init; } = 1_000;

    /// <summary>The clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the host logs.</summary>
    /// <value>Default nowhere.</value>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Refuses what could not be worked with, before anything is opened.</summary>
    /// <exception cref="ArgumentException">The message names the option and says what it must be.</exception>
    internal static void RequireUsable(EmbeddedGoalsOptions options)
    {
        if (Mistake(options) is { } mistake)
        {
            throw new ArgumentException(mistake, nameof(options));
        }
    }

    private static string? Mistake(EmbeddedGoalsOptions options)
    {
        if (string.IsNullOrEmpty(options.StoreFolder))
        {
            return $"{nameof(StoreFolder)} is empty: name a folder";
        }

        if (options.Time is null || options.Loggers is null)
        {
            return $"{(options.Time is null ? nameof(Time) : nameof(Loggers))} is null: leave it out for the default";
        }

        if (options.MaximumWorkers < 1)
        {
            return $"{nameof(MaximumWorkers)} must be 1 or more, or null for no limit";
        }

        if (options.CloneFolder is { } clones && !Path.IsPathFullyQualified(clones))
        {
            return $"{nameof(CloneFolder)} is '{clones}': name an absolute path";
        }

        if (options.Labels.IsDefault || options.Labels.Any(static label => !Identifier.IsValid(label)))
        {
            return $"{nameof(Labels)} is default, or has what is no label: write each as [a-z][a-z0-9-]*, 63 characters at most";
        }

        if (options.KeptIdle < 0)
        {
            return $"{nameof(KeptIdle)} must be 0 or more";
        }

        return Mistake(nameof(Tools), options.Tools, static tool => tool.Name, "tools") ?? Mistake(nameof(Verifiers), options.Verifiers, static verifier => verifier.Name, "verifiers")
            ?? Mistake(nameof(Planners), options.Planners, static planner => planner.Name, "planners")
            ?? ToolSourceNames.Mistake(nameof(ToolSources), options.ToolSources);
    }

    private static string? Mistake<T>(string option, ImmutableArray<T> listed, Func<T, string> nameOf, string what)
        where T : class
    {
        if (listed.IsDefault || listed.Any(static one => one is null))
        {
            return $"{option} is default or has a null in it: leave it out, or list {what}";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in listed)
        {
            var name = nameOf(one);
            if (!Identifier.IsValid(name))
            {
                return $"{option}: {one.GetType()} has no valid name: {Identifier.Explain(name)}";
            }

            if (!names.Add(name))
            {
                return $"{option}: two are named '{name}': give each a name of its own";
            }
        }

        return null;
    }
}
