using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Goals.Grains.Hosting;

/// <summary>Refuses to start a silo that could not run goals, and says what to do.</summary>
internal sealed class GoalsOptionsValidator(IOptions<GoalsOptions> options, IServiceProvider services) : IConfigurationValidator
{
    private const string Name = nameof(GoalsOptions);
    private const int MaximumShards = 4_096;

    private bool MustKeep => !options.Value.AllowMemoryStorage && services.GetService<IHostEnvironment>()?.IsDevelopment() is not true;

    /// <inheritdoc/>
    public void ValidateConfiguration()
    {
        RequireFolder(nameof(GoalsOptions.Folder), options.Value.Folder, "give the silo a folder of its machine, such as /var/lib/goals");
        if (options.Value.ArtifactFolder is { } artifacts)
        {
            RequireFolder(nameof(GoalsOptions.ArtifactFolder), artifacts, "give all silos a shared directory, or leave it out");
        }

        if (options.Value.CloneFolder is { } clones)
        {
            RequireFolder(nameof(GoalsOptions.CloneFolder), clones, "give the silo a folder of its machine, or leave it out");
        }

        if (!options.Value.UseSqlite)
        {
            RequireStorage(options.Value.StorageName);
        }
        else if (options.Value.StorageName != StoredBytesSerializer.Key)
        {
            throw new OrleansConfigurationException(
                $"{Name}.{nameof(GoalsOptions.UseSqlite)} keeps goals in the silo's folder, and {Name}.{nameof(GoalsOptions.StorageName)} names the grain storage '{options.Value.StorageName}': set one of them only.");
        }

        RequireWatch();
        RequireFormatAndLabels();
        RequireNames(services.GetServices<ITool>(), static tool => tool.Name, "tool");
        RequireNames(services.GetServices<IVerifier>(), static verifier => verifier.Name, "verifier");
        RequireNames(services.GetServices<IPlanner>(), static planner => planner.Name, "planner");
        RequireNames(services.GetServices<IToolSource>(), static source => source.Name, "tool source");
    }

    private static void RequireFolder(string property, string? path, string remedy)
    {
        if (string.IsNullOrEmpty(path) || !Path.IsPathFullyQualified(path))
        {
            throw new OrleansConfigurationException(
                $"{Name}.{property} is {(string.IsNullOrEmpty(path) ? "not set" : $"'{path}', which is no absolute path")}: {remedy}, by siloBuilder.AddGoals(options => options.{property} = ...).");
        }
    }

    private void RequireStorage(string name)
    {
        if (string.IsNullOrEmpty(name) || services.GetKeyedService<IGrainStorage>(name) is not { } storage)
        {
            throw new OrleansConfigurationException(
                $"there is no grain storage named '{name}' ({Name}.{nameof(GoalsOptions.StorageName)}), in which goals are to be kept: add one, for example by "
                + $"siloBuilder.AddAdoNetGrainStorage(\"{name}\", ...) or by configuration under Orleans:GrainStorage:{name}.");
        }

        if (storage is MemoryGrainStorage && MustKeep)
        {
            throw new OrleansConfigurationException(
                $"the grain storage '{name}' is in the memory of silos: goals in it are lost with them. Use one that keeps what it is given, or set "
                + $"{Name}.{nameof(GoalsOptions.AllowMemoryStorage)} to say that they may be lost.");
        }
    }

    private void RequireFormatAndLabels()
    {
        if (options.Value.WriteFormat is { } format && (format < 1 || format > RecordFormats.Newest))
        {
            throw new OrleansConfigurationException(
                $"{Name}.{nameof(GoalsOptions.WriteFormat)} is {format}: this release writes formats 1 to {RecordFormats.Newest}. Leave it out for the newest that every silo reads.");
        }

        foreach (var label in options.Value.Labels.Where(static label => !Identifier.IsValid(label)))
        {
            throw new OrleansConfigurationException($"{Name}.{nameof(GoalsOptions.Labels)} has '{label}', which is no label: {Identifier.Explain(label)}.");
        }
    }

    private void RequireWatch()
    {
        if (options.Value.WatchShards is < 1 or > MaximumShards)
        {
            throw new OrleansConfigurationException(
                $"{Name}.{nameof(GoalsOptions.WatchShards)} is {options.Value.WatchShards}: it must be from 1 to {MaximumShards}. Leave it out for 256.");
        }

        if (services.GetService<IReminderTable>() is not { } reminders)
        {
            throw new OrleansConfigurationException(
                "there are no reminders, which wake goals when nothing else does: add them, for example by siloBuilder.UseAdoNetReminderService(...), "
                + "by configuration under Orleans:Reminders, or on one machine by siloBuilder.UseInMemoryReminderService().");
        }

        // The only table of reminders that comes without a provider is the one in memory.
        if (reminders.GetType().Assembly == typeof(IReminderTable).Assembly && MustKeep)
        {
            throw new OrleansConfigurationException(
                $"the reminders are in the memory of silos and are lost with them: use some that are stored, or set {Name}.{nameof(GoalsOptions.AllowMemoryStorage)} to say that they may be lost.");
        }
    }

    private static void RequireNames<T>(IEnumerable<T> registered, Func<T, string> nameOf, string what)
        where T : notnull
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in registered)
        {
            var name = nameOf(one);
            if (!Identifier.IsValid(name))
            {
                throw new OrleansConfigurationException($"the {what} {one.GetType()} has no valid name: {Identifier.Explain(name)}.");
            }

            if (!names.Add(name))
            {
                throw new OrleansConfigurationException($"two {what}s are named '{name}': give each a name of its own.");
            }
        }
    }
}
