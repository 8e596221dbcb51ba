using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Operations;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>What is known of the silos that run goals: the format that each reads, and what each has.</summary>
/// <remarks>Format and labels stand in the cluster's manifest. The rest is asked for once, of each silo when it has come, and else when it matters: until it has answered it does not count as having it.</remarks>
internal sealed class SiloCatalog(
    IClusterManifestProvider manifests, IClusterMembershipService membership, ILocalSiloDetails self, SiloCapabilities own, Func<SiloAddress, IOperationsService> operationsOf) : IAsyncDisposable
{
    /// <summary>The format of releases that did not say which they read.</summary>
    private const int Oldest = 1;

    /// <summary>For how long a command waits for what other silos say: less than its caller waits for the command.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly GrainType Goal = GrainType.Create("goals.goal");

    private readonly ConcurrentDictionary<SiloAddress, ImmutableArray<string>?> told = new();
    private readonly CancellationTokenSource lifetime = new();
    private Task following = Task.CompletedTask;

    /// <summary>The silos that run goals and are active, in a fixed order.</summary>
    public IEnumerable<SiloAddress> Active
    {
        get
        {
            var silos = manifests.Current.Silos;
            return membership.CurrentSnapshot.Members.Values
                .Where(member => member.Status == SiloStatus.Active && silos.TryGetValue(member.SiloAddress, out var manifest) && manifest.Grains.ContainsKey(Goal))
                .Select(static member => member.SiloAddress)
                .Order();
        }
    }

    /// <summary>Begins to ask silos what they have as they come, so that nothing has to wait for it.</summary>
    public void Start() => following = FollowAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        await following;
    }

    /// <summary>Whether there is no other.</summary>
    public bool IsAlone => Active.All(silo => silo.Equals(self.SiloAddress));

    /// <summary>The newest format that a silo reads.</summary>
    public int Reads(SiloAddress silo) => Property(silo, SiloProperties.Reads) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var format) ? format : Oldest;

    /// <summary>Whether every active silo reads a format.</summary>
    public bool IsReadByAll(int format) => format <= Oldest || Active.All(silo => Reads(silo) >= format);

    /// <summary>A silo that reads a format, one that has what is needed where there is one: the same for one name as long as it lives; null when none reads it.</summary>
    public SiloAddress? Reader(int format, string name, ImmutableArray<string> needs) =>
        Active.Where(silo => Reads(silo) >= format).OrderByDescending(silo => Has(silo, needs)).ThenByDescending(silo => Weight(silo, name)).FirstOrDefault();

    /// <summary>By this one of several silos is taken for a name: the names spread, and few change theirs when a silo comes or goes.</summary>
    public static uint Weight(SiloAddress silo, string name) => StableHash.ComputeHash($"{name} {silo.ToParsableString()}");

    /// <summary>Whether a silo is known to have all of these.</summary>
    public bool Has(SiloAddress silo, ImmutableArray<string> needs)
    {
        ImmutableArray<string> labels = [.. Property(silo, SiloProperties.Labels)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []];
        return needs.All(need => HostNeeds.FormatOf(need) is { } format
            ? Reads(silo) >= format
            : (HostNeeds.IsLabel(need) ? labels : Told(silo)).Contains(need, StringComparer.Ordinal));
    }

    /// <summary>What the other silos together are known to have, but for labels.</summary>
    public ImmutableArray<string> Others => [.. Active.Where(IsOther).SelectMany(silo => told.TryGetValue(silo, out var has) && has is { } known ? known : [])];

    /// <summary>Waits until every other silo has said what it has, at most for <see cref="Patience"/>.</summary>
    /// <returns>Whether all have.</returns>
    public async Task<bool> HearAsync(CancellationToken cancellationToken)
    {
        var others = Active.Where(IsOther).ToArray();
        try
        {
            await Task.WhenAll(others.Where(IsSilent).Select(AskAsync)).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // One stands still, or does not know yet.
        }

        return !others.Any(IsSilent);
    }

    private bool IsOther(SiloAddress silo) => !silo.Equals(self.SiloAddress);

    private bool IsSilent(SiloAddress silo) => !told.TryGetValue(silo, out var has) || has is null;

    private async Task FollowAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await foreach (var _ in manifests.Updates.WithCancellation(lifetime.Token))
            {
                foreach (var silo in Active.ToArray())
                {
                    Told(silo);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private ImmutableArray<string> Told(SiloAddress silo)
    {
        if (silo.Equals(self.SiloAddress))
        {
            return own.Known;
        }

        if (told.TryGetValue(silo, out var has))
        {
            return has ?? [];
        }

        if (told.TryAdd(silo, null))
        {
            _ = AskAsync(silo);
        }

        return [];
    }

    private async Task AskAsync(SiloAddress silo)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            told[silo] = Wire.Read(await operationsOf(silo).DescribeAsync(), SiloDescription.Kind, ActorJson.Default.SiloDescription)?.Has ?? [];
            Forget();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is: the silo is asked again when it matters next, or is found to be dead.
            told.TryRemove(silo, out _);
        }
    }

    /// <summary>What was told by silos that are no more.</summary>
    private void Forget()
    {
        foreach (var silo in told.Keys.Where(silo => membership.CurrentSnapshot.GetSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None))
        {
            told.TryRemove(silo, out _);
        }
    }

    private string? Property(SiloAddress silo, string name) =>
        manifests.Current.Silos.TryGetValue(silo, out var manifest) && manifest.Grains.TryGetValue(Goal, out var goal) && goal.Properties.TryGetValue(name, out var value) ? value : null;
}
