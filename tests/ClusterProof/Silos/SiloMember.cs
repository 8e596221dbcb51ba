using System.Globalization;
using Orleans.Goals.Client;
using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>One place in the cluster: a silo that is started there, ended in one way or another, and started again.</summary>
internal sealed class SiloMember : IAsyncDisposable
{
    /// <summary>The variable by which everything is known that a member started. Commands and their launchers have it from their silo.</summary>
    private const string Mark = "PROOF_MEMBER";

    /// <summary>A call is tried once; whoever asks goes to another silo then.</summary>
    private static readonly HttpGoalsOptions Once = new() { Patience = TimeSpan.Zero, TryTimeout = TimeSpan.FromSeconds(5), Silence = TimeSpan.FromSeconds(20) };

    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly string mark;
    private readonly MembershipReader membership;
    private readonly int siloPort;
    private SiloProcess? process;
    private bool ends;

    /// <summary>A member that does not run yet.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="storage">Where the cluster keeps everything.</param>
    /// <param name="membership">Its membership table.</param>
    /// <param name="folder">Where it keeps the files of commands.</param>
    /// <param name="more">More settings.</param>
    public SiloMember(int number, IReadOnlyDictionary<string, string> storage, MembershipReader membership, string folder, IReadOnlyDictionary<string, string> more)
    {
        Number = number;
        mark = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}");
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
        siloPort = FreePorts.Next();
        this.membership = membership;
        var own = SiloVariables.Of(storage, folder, siloPort, FreePorts.Next());
        own["Goals:Listen"] = Address.ToString();
        own[Mark] = mark;
        foreach (var (name, value) in more)
        {
            own[name] = value;
        }

        settings = own;
        Goals = HttpGoals.ForUrl(Address, options: Once);
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>Where it answers, each time it runs.</summary>
    public Uri Address { get; }

    /// <summary>Goals as it tells them. Calls are tried once.</summary>
    public HttpGoals Goals { get; }

    /// <summary>Whether it stands still.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Its process, or null.</summary>
    public SiloProcess? Process => process is { HasEnded: false } ? process : null;

    /// <summary>How often it ended though nobody here ended it: it had been declared dead while it lived, or it has crashed.</summary>
    public int FalseDeaths { get; private set; }

    /// <summary>What it said in its last life.</summary>
    public string Output => process?.Output ?? string.Empty;

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        await NoticeAsync();
        ends = false;
        process = await SiloProcess.StartAsync(settings);
    }

    /// <summary>Starts it again if it has ended though nobody here ended it.</summary>
    /// <returns>Whether it had.</returns>
    public async Task<bool> ReviveAsync()
    {
        if (process is not { HasEnded: true } || ends)
        {
            return false;
        }

        await StartAsync();
        return true;
    }

    /// <summary>Kills it with SIGKILL.</summary>
    /// <param name="withCommands">Whether everything dies that it started, as when its machine does.</param>
    public async Task KillAsync(bool withCommands = false)
    {
        ends = true;
        if (Process is { } silo)
        {
            await silo.KillAsync();
        }

        if (withCommands)
        {
            Processes.KillMarked(Mark, mark);
        }
    }

    /// <summary>Lets it end in good order, and waits until it has.</summary>
    public async Task StopAsync()
    {
        ends = true;
        if (Process is { } silo)
        {
            await silo.SignalEndAsync();
            await silo.EndAsync();
        }
    }

    /// <summary>Lets it stand still.</summary>
    public async Task FreezeAsync()
    {
        IsFrozen = true;
        await process!.SignalAsync("STOP");
    }

    /// <summary>Whether the others have declared it dead.</summary>
    public Task<bool> IsDeclaredDeadAsync() => membership.IsDeclaredDeadAsync(siloPort);

    /// <summary>Lets it go on.</summary>
    public async Task ThawAsync()
    {
        await process!.SignalAsync("CONT");
        IsFrozen = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await NoticeAsync();
        Processes.KillMarked(Mark, mark);
        Goals.Dispose();
    }

    private async Task NoticeAsync()
    {
        if (process is null)
        {
            return;
        }

        FalseDeaths += process.HasEnded && !ends ? 1 : 0;
        await process.DisposeAsync();
        process = null;
    }
}
