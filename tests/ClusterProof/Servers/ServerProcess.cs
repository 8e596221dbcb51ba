using System.Diagnostics;
using System.Text;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>A server that lives as long as this process at most: it is ended when its watcher's standard input closes, whatever closes it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process watcher;
    private readonly StringBuilder output = new();
    private readonly Func<string, bool> isReady;
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string signal, IEnumerable<string> command, Func<string, bool> isReady)
    {
        this.isReady = isReady;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)["-c", $"\"$@\" & server=$!; read -r signal; kill -${{signal:-{signal}}} $server; wait $server", "server", .. command])
        {
            start.ArgumentList.Add(argument);
        }

        watcher = new Process { StartInfo = start, EnableRaisingEvents = true };
        watcher.OutputDataReceived += (_, line) => Hear(line.Data);
        watcher.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>Starts a server and waits until it has said that it is ready.</summary>
    /// <param name="signal">The signal that ends it in good order.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="isReady">Whether a line of its output says that it is ready.</param>
    /// <returns>The server and that line.</returns>
    public static async Task<(ServerProcess Server, string Line)> StartAsync(string signal, IEnumerable<string> command, Func<string, bool> isReady)
    {
        var server = new ServerProcess(signal, command, isReady);
        server.watcher.Start();
        server.watcher.BeginOutputReadLine();
        server.watcher.BeginErrorReadLine();
        try
        {
            return (server, await server.ready.Task.WaitAsync(Patience));
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"the server did not become ready:\n{server.Output()}");
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(params IEnumerable<string> command)
    {
        var all = command.ToArray();
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', all)} ended with {process.ExitCode}:\n{string.Concat(texts)}");
        }
    }

    /// <summary>Where a program is: in one of the folders, or on the path.</summary>
    /// <returns>Its whole path, or null.</returns>
    public static string? Find(string program, params IEnumerable<string> folders) =>
        folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Ends it by another signal than the one that ends it in good order.</summary>
    public async Task EndAsync(string signal)
    {
        await watcher.StandardInput.WriteLineAsync(signal);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        watcher.StandardInput.Close();
        try
        {
            await watcher.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            watcher.Kill(entireProcessTree: true);
        }

        watcher.Dispose();
    }

    private string Output()
    {
        lock (output)
        {
            return output.ToString();
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (isReady(line))
        {
            ready.TrySetResult(line);
        }
    }
}
