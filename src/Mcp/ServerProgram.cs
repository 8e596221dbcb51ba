using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Mcp;

/// <summary>A server's program while it runs. It ends with this host, however that ends.</summary>
/// <remarks>
/// It runs in a session of its own, below a shell through which its input goes: when this host is gone, by whatever end, its input ends, and some seconds later all that is
/// left of the session is killed. In a sandbox everything ends with the sandbox, wherever it went.
/// </remarks>
internal sealed class ServerProgram : IAsyncDisposable
{
    private const int SaidLines = 8;
    private const int SaidCharacters = 300;

    /// <summary>Two parts: what hands the input on and ends the session when there is no more; and the program, with whose end the session ends too.</summary>
    private const string Script = "{ cat; exec >&-; sleep 2; kill -KILL 0; } | { \"$@\"; kill -KILL 0; }";

    private static readonly ImmutableArray<string> Sessions = ["/usr/bin/setsid", "/bin/setsid", "/usr/local/bin/setsid"];

    private readonly Process process;
    private readonly string temporary;
    private readonly TimeSpan grace;
    private readonly TimeProvider timeProvider;
    private readonly Queue<string> said = new();

    private ServerProgram(Process process, string temporary, TimeSpan grace, TimeProvider timeProvider)
    {
        this.process = process;
        this.temporary = temporary;
        this.grace = grace;
        this.timeProvider = timeProvider;
    }

    /// <summary>What it reads.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>The end of what it wrote on its error output, on one line; empty for nothing.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                var text = string.Join(" | ", said);
                return text.Length <= SaidCharacters ? text : $"…{text[^SaidCharacters..]}";
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="McpUnavailableException">It cannot be started, or must not be.</exception>
    public static async Task<ServerProgram> StartAsync(IToolScope scope, Contracts.ToolServer server, TimeSpan grace, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var session = Sessions.FirstOrDefault(File.Exists) ?? throw new McpUnavailableException("this machine has no 'setsid', without which nothing would end its processes; install util-linux");
        var folder = Directory.CreateTempSubdirectory("goals-mcp-").FullName;
        try
        {
            var program = await scope.ConfineAsync(server.Command!, server.Environment, folder, cancellationToken);
            if (program.Refusal is { } refusal)
            {
                throw new McpUnavailableException(refusal);
            }

            var start = new ProcessStartInfo(session, ["/bin/sh", "-c", Script, "sh", .. program.Arguments])
            {
                WorkingDirectory = scope.Workspace,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            start.Environment.Clear();
            foreach (var (name, value) in program.Environment)
            {
                start.Environment[name] = value;
            }

            var running = new ServerProgram(new Process { StartInfo = start }, folder, grace, timeProvider);
            running.process.ErrorDataReceived += running.Hear;
            running.process.Start();
            running.process.BeginErrorReadLine();
            return running;
        }
        catch (Exception exception)
        {
            Remove(folder);
            if (exception is Win32Exception or IOException)
            {
                throw new McpUnavailableException($"it could not be started: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended, and what was still to be written to it with it.
        }

        using var patience = new CancellationTokenSource(grace, timeProvider);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        Remove(temporary);
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in the folder for temporary files, which the system empties.
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (string.IsNullOrWhiteSpace(line.Data))
        {
            return;
        }

        lock (said)
        {
            said.Enqueue(line.Data.Length <= SaidCharacters ? line.Data : line.Data[..SaidCharacters]);
            if (said.Count > SaidLines)
            {
                said.Dequeue();
            }
        }
    }
}
