using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Remotes;

/// <summary>A bare repository as remote, with one commit, and hosts that have nothing in common but it.</summary>
internal sealed class RemoteBench : IAsyncDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly List<RemoteHost> hosts = [];

    public RemoteBench()
    {
        Directory.CreateDirectory(Remote);
        Git(Remote, "init", "-q", "--bare", "-b", "main");
        Commit("first", ("a.txt", "a\n"), (".gitignore", "cache/\n"));
    }

    public string Remote => root["remote.git"];

    public string Address => $"file://{Remote}";

    public string this[string name] => root[name];

    public RemoteHost NewHost(string name, RemoteOptions? options = null)
    {
        Directory.CreateDirectory(root[name]);
        var host = new RemoteHost(root[name], options ?? new RemoteOptions { Patience = TimeSpan.Zero });
        hosts.Add(host);
        return host;
    }

    public T On<T>(T spec, WorkspaceMark? head, RemoteWorkspace? terms = null)
        where T : OperationSpec => RemoteCheckout.On(spec with { Workspace = Address }, terms ?? new RemoteWorkspace { Ref = "main" }, head);

    public AttemptSpec Attempt(string line, WorkspaceMark? head, params Check[] fences) =>
        On(new AttemptSpec { Workspace = Address, Step = new StepDefinition { Id = "step", Action = Run(line) }, Fences = [.. fences] }, head);

    /// <summary>What somebody else pushes.</summary>
    public string Commit(string message, params (string Name, string Text)[] files) => CommitTo("main", message, files);

    public string CommitTo(string branch, string message, params (string Name, string Text)[] files)
    {
        var clone = root["person"];
        if (!Directory.Exists(clone))
        {
            Directory.CreateDirectory(clone);
            Git(clone, "init", "-q", "-b", "main");
            Git(clone, "config", "user.name", "a person");
            Git(clone, "config", "user.email", "a@b");
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(clone, name), text);
        }

        Git(clone, "add", "-A");
        Git(clone, "commit", "-qm", message);
        Git(clone, "push", "-q", Remote, $"HEAD:refs/heads/{branch}");
        return Git(clone, "rev-parse", "HEAD");
    }

    /// <summary>A ref of the remote; null when it has none of that name.</summary>
    public string? Ref(string name) => Git(Remote, "for-each-ref", "--format=%(objectname)", name) is { Length: > 0 } commit ? commit : null;

    public string Show(string commit, string file) => Git(Remote, "show", $"{commit}:{file}");

    public string Hook(string name, string script)
    {
        var path = Path.Combine(Remote, "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    public static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.Operations.DisposeAsync();
        }

        root.Dispose();
    }
}

/// <summary>A host of its own machine, as far as it knows.</summary>
internal sealed class RemoteHost
{
    private readonly ConcurrentQueue<OperationSettled> told = new();

    public RemoteHost(string folder, RemoteOptions options)
    {
        Folder = folder;
        Operations = new HostOperations(
            new HostOperationsOptions { StorePath = folder, Forget = static _ => Task.CompletedTask, Launcher = LauncherBench.Quick, Secrets = Secrets, Remotes = options },
            new Dictionary<string, ITool>(StringComparer.Ordinal),
            new FileArtifactStore(folder),
            TimeProvider.System,
            told.Enqueue);
    }

    public string Folder { get; }

    public TestSecrets Secrets { get; } = new();

    public HostOperations Operations { get; }

    /// <summary>The one clone there is.</summary>
    public string Work => Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(Folder, "clones"))), "work");

    public async Task<OperationResult> RunAsync(OperationSpec spec, string operation, int execution = 1)
    {
        Begin(spec, operation, execution);
        await Eventually.TrueAsync(() => told.Any(settled => settled.Operation == operation && settled.Execution == execution), $"{operation} is settled");
        return told.First(settled => settled.Operation == operation && settled.Execution == execution).Result;
    }

    public void Begin(OperationSpec spec, string operation, int execution = 1) => Operations.Begin(new OperationStart
    {
        Actor = ActorKey.ForPlan(Goal, 1),
        Operation = operation,
        Execution = execution,
        BegunAt = TimeProvider.System.GetUtcNow(),
        Spec = spec,
    });
}
