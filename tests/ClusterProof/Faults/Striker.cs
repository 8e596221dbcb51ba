using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;

namespace Orleans.Goals.ClusterProof.Faults;

/// <summary>Lets one fault after the other happen, by a seed.</summary>
internal sealed class Striker(ProofCluster cluster, StorageServer server, int seed, TextWriter log)
{
    /// <summary>So long the others may take to declare a silo dead that stands still. A machine under load makes them patient.</summary>
    private static readonly TimeSpan Declaring = TimeSpan.FromSeconds(60);

    /// <summary>So long a silo that was declared dead may take to notice and end.</summary>
    private static readonly TimeSpan Noticing = TimeSpan.FromSeconds(10);

    private readonly Random random = new(seed);
    private readonly SortedDictionary<FaultKind, int> counts = [];

    /// <summary>How often each fault happened.</summary>
    public IReadOnlyDictionary<FaultKind, int> Counts => counts;

    /// <summary>Lets faults happen, some seconds apart.</summary>
    /// <param name="faults">How many.</param>
    /// <param name="kinds">Which; the first ones in this order, so that few faults have as many kinds as can be.</param>
    /// <param name="isOver">Whether there is nothing to disturb any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(int faults, FaultKind[] kinds, Func<bool> isOver, CancellationToken cancellationToken)
    {
        for (var fault = 0; fault < faults && !isOver(); fault++)
        {
            await Task.Delay(Between(1, 4), cancellationToken);
            if (isOver())
            {
                return;
            }

            var kind = fault < kinds.Length ? kinds[fault] : kinds[random.Next(kinds.Length)];
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            await StrikeAsync(kind, cancellationToken);
        }
    }

    private async Task StrikeAsync(FaultKind kind, CancellationToken cancellationToken)
    {
        var victim = cluster.Members[random.Next(cluster.Members.Count)];
        await log.WriteLineAsync(kind is FaultKind.RestartAll or FaultKind.Storage ? $"{DateTime.UtcNow:HH:mm:ss} {kind}" : $"{DateTime.UtcNow:HH:mm:ss} {kind} of silo {victim.Number}");
        switch (kind)
        {
            case FaultKind.Kill or FaultKind.Machine:
                await victim.KillAsync(withCommands: kind == FaultKind.Machine);
                await Task.Delay(Between(0, 5), cancellationToken);
                await victim.StartAsync();
                break;
            case FaultKind.Stop:
                await victim.StopAsync();
                await Task.Delay(Between(0, 3), cancellationToken);
                await victim.StartAsync();
                break;
            case FaultKind.Freeze:
                await victim.FreezeAsync();
                await DeclaredAsync(victim, cancellationToken);
                await Task.Delay(Between(0, 3), cancellationToken);
                await victim.ThawAsync();
                await NoticesAsync(victim, cancellationToken);
                break;
            case FaultKind.RestartAll:
                await Task.WhenAll(cluster.Members.Select(static member => member.KillAsync()));
                await Task.WhenAll(cluster.Members.Select(static member => member.StartAsync()));
                break;
            case FaultKind.Storage:
                await server.CrashAsync();
                await Task.Delay(Between(0.5, 6), cancellationToken);
                await server.StartAsync();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no fault");
        }

        await ReviveAsync();
    }

    /// <summary>A silo that ended although nobody ended it is started again, as an orchestrator does.</summary>
    public async Task ReviveAsync()
    {
        foreach (var member in cluster.Members)
        {
            if (await member.ReviveAsync())
            {
                await log.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} silo {member.Number} had ended by itself and is started again");
            }
        }
    }

    private async Task DeclaredAsync(SiloMember victim, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Declaring);
        while (cluster.Members.Count > 1 && !await victim.IsDeclaredDeadAsync() && !patience.IsCancellationRequested)
        {
            await Task.Delay(100, CancellationToken.None);
        }

        await log.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} silo {victim.Number} is {(patience.IsCancellationRequested ? "not declared" : "declared")} dead");
    }

    private async Task NoticesAsync(SiloMember victim, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Noticing);
        while (victim.Process is not null && !patience.IsCancellationRequested)
        {
            await Task.Delay(100, CancellationToken.None);
        }

        await log.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} silo {victim.Number} {(victim.Process is null ? "has ended: it was declared dead" : "goes on")}");
    }

    private TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
