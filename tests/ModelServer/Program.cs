using System.Runtime.InteropServices;
using Orleans.Goals.ModelServer.Hosting;
using Orleans.Goals.ModelServer.Scripts;

const string usage = """
    usage: model-server SCRIPT [--port N] [--log FILE] [--no-bodies]

    Answers as SCRIPT says, on loopback, until it is stopped. The first line of output is the base address for clients.
    The script's keys: tests/ModelServer/README.md
    """;
string? path = null;
var options = new ModelServerOptions();
for (var index = 0; index < args.Length; index++)
{
    switch (args[index])
    {
        case "--port" when index + 1 < args.Length && ushort.TryParse(args[index + 1], out var port):
            (options, index) = (options with { Port = port }, index + 1);
            break;
        case "--log" when index + 1 < args.Length:
            (options, index) = (options with { LogFile = args[index + 1] }, index + 1);
            break;
        case "--no-bodies":
            options = options with { KeepBodies = false };
            break;
        case var value when path is null && !value.StartsWith("--", StringComparison.Ordinal):
            path = value;
            break;
        default:
            await Console.Error.WriteLineAsync(usage);
            return 2;
    }
}

if (path is null)
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}

try
{
    var script = await ScriptReader.LoadAsync(path);
    await using var server = await ScriptedModelServer.StartAsync(script, options);
    var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    Console.WriteLine(server.BaseUrl);
    await stopped.Task;
    return 0;

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        stopped.TrySetResult();
    }
}
catch (Exception exception) when (exception is ScriptException or IOException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
