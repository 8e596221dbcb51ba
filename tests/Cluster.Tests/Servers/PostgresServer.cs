using Npgsql;

namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>A PostgreSQL of this run's own on the loopback, with fsync as in production.</summary>
public sealed class PostgresServer : TestServer
{
    private const string SuperUser = "postgres";
    private const string ReadyText = "database system is ready to accept connections";

    private static readonly string[] Folders =
        Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin"))] : [];

    private readonly string? initdb = ServerProcess.Find("initdb", Folders);
    private readonly string? server = ServerProcess.Find("postgres", Folders);
    private readonly string? switchUser = ServerProcess.Find("setpriv");
    private int databases;

    /// <inheritdoc/>
    protected override string? Missing => initdb is null || server is null
        ? "PostgreSQL is not installed: initdb and postgres are neither on the PATH nor under /usr/lib/postgresql"
        : MustSwitchUser && switchUser is null
            ? "PostgreSQL refuses to run as root, and setpriv, which would start it as another user, is not on the PATH"
            : null;

    private static bool MustSwitchUser => Environment.UserName == "root";

    /// <summary>Makes a database, empty but for what a script makes.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string script)
    {
        var builder = new NpgsqlConnectionStringBuilder(await AddressAsync());
        var name = $"goals{Interlocked.Increment(ref databases)}";
        await ExecuteAsync(builder.ConnectionString, $"CREATE DATABASE {name}");
        builder.Database = name;
        await ExecuteAsync(builder.ConnectionString, script);
        return builder.ConnectionString;
    }

    /// <summary>Runs statements.</summary>
    public static async Task ExecuteAsync(string connectionString, string statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for one number.</summary>
    public static async Task<long> CountAsync(string connectionString, string query)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    /// <inheritdoc/>
    private protected override async Task<(ServerProcess Process, string Address)> StartAsync()
    {
        if (MustSwitchUser)
        {
            await ServerProcess.RunAsync("chown", SuperUser, Folder);
        }

        var data = Path.Combine(Folder, "data");
        await ServerProcess.RunAsync([.. AsUser(), initdb!, "-D", data, "-U", SuperUser, "-A", "trust", "-E", "UTF8", "--locale=C"]);
        var port = FreePorts.Next();
        var (process, _) = await ServerProcess.StartAsync(
            "INT",
            [
                .. AsUser(), server!, "-D", data, "-p", port.ToString(), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "max_connections=300", "-c", "shared_buffers=64MB",
            ],
            line => line.Contains(ReadyText, StringComparison.Ordinal));
        return (process, $"Host=127.0.0.1;Port={port};Username={SuperUser};Database=postgres;Maximum Pool Size=20;Connection Idle Lifetime=2;Connection Pruning Interval=1");
    }

    private IEnumerable<string> AsUser() => MustSwitchUser ? [switchUser!, $"--reuid={SuperUser}", $"--regid={SuperUser}", "--init-groups"] : [];
}
