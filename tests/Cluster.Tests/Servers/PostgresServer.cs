
namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>A PostgreSQL of this run's own on the loopback, with fsync as in production.</summary>
public sealed class PostgresServer : TestServer
{
    private PostgresProcess? server;

    /// <inheritdoc/>
    protected override string? Missing => PostgresProcess.Missing;

    /// <summary>The server itself.</summary>
    internal async Task<PostgresProcess> ProcessAsync()
    {
        await AddressAsync();
        return server!;
    }

    /// <summary>Makes a database, empty but for what a script makes.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string script)
    {
        await AddressAsync();
        return await server!.CreateDatabaseAsync(script);
    }

    /// <summary>Runs statements.</summary>
    public static Task ExecuteAsync(string connectionString, string statements) => PostgresProcess.ExecuteAsync(connectionString, statements);

    /// <summary>Asks for one number.</summary>
    public static Task<long> CountAsync(string connectionString, string query) => PostgresProcess.CountAsync(connectionString, query);

    /// <inheritdoc/>
    private protected override async Task<(IAsyncDisposable Process, string Address)> StartAsync()
    {
        server = await PostgresProcess.CreateAsync(Folder);
        return (server, server.Address);
    }
}
