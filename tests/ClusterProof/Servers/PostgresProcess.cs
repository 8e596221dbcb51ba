using Npgsql;
using Orleans.Goals.ClusterProof.Silos;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>A PostgreSQL of its own on the loopback, with fsync as in production. It can be crashed, and started again on what is on its disk.</summary>
internal sealed class PostgresProcess : StorageServer
{
    private const string SuperUser = "postgres";
    private const string ReadyText = "database system is ready to accept connections";

    private static readonly string[] Folders =
        Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin"))] : [];

    private static readonly string? Initdb = ServerProcess.Find("initdb", Folders);
    private static readonly string? Program = ServerProcess.Find("postgres", Folders);
    private static readonly string? SwitchUser = ServerProcess.Find("setpriv");

    private readonly string folder;
    private readonly int port = FreePorts.Next();
    private ServerProcess? process;
    private int databases;

    private PostgresProcess(string folder) => this.folder = folder;

    /// <summary>Why this machine cannot run it, or null.</summary>
    public static string? Missing => Initdb is null || Program is null
        ? "PostgreSQL is not installed: initdb and postgres are neither on the PATH nor under /usr/lib/postgresql"
        : MustSwitchUser && SwitchUser is null
            ? "PostgreSQL refuses to run as root, and setpriv, which would start it as another user, is not on the PATH"
            : null;

    /// <summary>How to reach its own database.</summary>
    public string Address =>
        $"Host=127.0.0.1;Port={port};Username={SuperUser};Database=postgres;Maximum Pool Size=20;Connection Idle Lifetime=2;Connection Pruning Interval=1";

    private static bool MustSwitchUser => Environment.UserName == "root";

    private string Files => Path.Combine(folder, "data");

    /// <summary>Makes one in a folder, and starts it.</summary>
    public static async Task<PostgresProcess> CreateAsync(string folder)
    {
        var created = new PostgresProcess(folder);
        if (MustSwitchUser)
        {
            await ServerProcess.RunAsync("chown", SuperUser, folder);
        }

        await ServerProcess.RunAsync([.. AsUser(), Initdb!, "-D", created.Files, "-U", SuperUser, "-A", "trust", "-E", "UTF8", "--locale=C"]);
        await created.StartAsync();
        return created;
    }

    /// <inheritdoc/>
    public override async Task StartAsync() => (process, _) = await ServerProcess.StartAsync(
        "INT",
        [
            .. AsUser(), Program!, "-D", Files, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", "shared_buffers=64MB",
        ],
        static line => line.Contains(ReadyText, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override async Task<IReadOnlyDictionary<string, string>> CreateStorageAsync() => SiloVariables.OnPostgres(await CreateDatabaseAsync(SiloVariables.Scripts));

    /// <inheritdoc/>
    public override async Task CrashAsync()
    {
        await process!.EndAsync("QUIT");
        process = null;
    }

    /// <summary>Makes a database, empty but for what a script makes.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string script)
    {
        var builder = new NpgsqlConnectionStringBuilder(Address);
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
    public override async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private static IEnumerable<string> AsUser() => MustSwitchUser ? [SwitchUser!, $"--reuid={SuperUser}", $"--regid={SuperUser}", "--init-groups"] : [];
}
