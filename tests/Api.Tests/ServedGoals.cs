using Orleans.Goals.Api;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Client;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api.Tests;

/// <summary>Embedded goals behind a server, as a client of it sees them.</summary>
internal sealed class ServedGoals : IGoals, IGoalArchives, IAsyncDisposable
{
    private readonly EmbeddedGoals embedded;
    private readonly GoalsServer server;
    private readonly HttpGoals client;

    private ServedGoals(EmbeddedGoals embedded, GoalsServer server, HttpGoals client) => (this.embedded, this.server, this.client) = (embedded, server, client);

    public static async Task<ServedGoals> OverSocketAsync(string folder)
    {
        var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder, Models = WordedModel.For });
        var socket = Path.Combine(folder, "goals.sock");
        var server = await GoalsServer.StartAsync(embedded, new GoalsServerOptions { Socket = socket });
        return new ServedGoals(embedded, server, HttpGoals.ForSocket(socket));
    }

    public static async Task<ServedGoals> OverHttpAsync(string folder)
    {
        var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder, Models = WordedModel.For });
        var server = await GoalsServer.StartAsync(embedded, new GoalsServerOptions { Addresses = [new Uri("http://127.0.0.1:0")], Api = new GoalsApiOptions { Key = "secret" } });
        return new ServedGoals(embedded, server, HttpGoals.ForUrl(server.Addresses[0], "secret"));
    }

    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) => client.AskAsync(goal, command, cancellationToken);

    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) => client.ReportAsync(goal, cancellationToken);

    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) => client.OpenArtifactAsync(goal, artifact, cancellationToken);

    public Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default) => client.ExportAsync(goal, cancellationToken);

    public Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default) => client.ImportAsync(goal, archive, cancellationToken);

    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => client.ListAsync(filter, cancellationToken);

    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after, CancellationToken cancellationToken = default) => client.WatchAsync(goal, after, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        await embedded.DisposeAsync();
    }
}
