using System.Globalization;
using Orleans.Goals.Api;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>
/// <c>goals serve</c>: runs every goal that may run, and serves them, until it is ended. Ending it pauses nothing: goals go on with its next
/// start, and what runs meanwhile goes on under its launchers.
/// </summary>
internal sealed class ServeVerb(CommandContext context)
{
    private const int ShortestKey = 16;

    /// <summary>Does it.</summary>
    /// <param name="listen">The address to listen on besides the local socket, or null.</param>
    /// <param name="keyFile">The file whose first line is the key that callers must show, or null.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string? listen, string? keyFile) =>
        await ReadAsync(listen, keyFile) is { } options ? await ServeAsync(options) : ExitCodes.WrongInput;

    /// <summary>Reads what was asked for.</summary>
    /// <returns>Null when it cannot be done; the output says why.</returns>
    public async Task<GoalsServerOptions?> ReadAsync(string? listen, string? keyFile)
    {
        string? key = null;
        Uri? address = null;
        if (keyFile is not null)
        {
            if (listen is null)
            {
                return Wrong("--key-file is about --listen: the local socket is this user's only and needs no key");
            }

            key = (await File.ReadAllLinesAsync(keyFile)).FirstOrDefault()?.Trim() ?? string.Empty;
            if (key.Length < ShortestKey)
            {
                return Wrong($"the first line of {keyFile} must be a key of at least {ShortestKey} characters; to make one: openssl rand -hex 32 > {keyFile}");
            }
        }

        if (listen is not null)
        {
            if (!Uri.TryCreate(listen, UriKind.Absolute, out address))
            {
                return Wrong($"'{listen}' is no address; write for example http://127.0.0.1:7070");
            }

            if (GoalsServer.WhyNot(address, key) is { } problem)
            {
                return Wrong(key is null ? $"{problem} (--key-file FILE names the file with a key)" : problem);
            }
        }

        return new GoalsServerOptions
        {
            Addresses = address is null ? [] : [address],
            Api = new GoalsApiOptions { Key = key, Time = context.Time },
            Loggers = new ErrorLoggers(Console.Error),
        };
    }

    private GoalsServerOptions? Wrong(string problem)
    {
        context.Fail(ExitCodes.WrongInput, problem);
        return null;
    }

    private async Task<int> ServeAsync(GoalsServerOptions options)
    {
        using var interruption = new Interruption();
        var (hosted, addresses) = await HostedGoals.OpenServedAsync(context, options);
        await using var closing = hosted;
        await using var notes = new GoalNotes(hosted.Goals, context.Time, Console.Error);
        hosted.Guests.Asked = (goal, _, _) => notes.Follow(goal);
        foreach (var address in addresses)
        {
            notes.Write($"listening on {address}{(options.Api.Key is null ? string.Empty : " with a key")}");
        }

        var going = await hosted.DriveAllAsync();
        foreach (var goal in going)
        {
            notes.Follow(goal);
        }

        notes.Write(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} serves {context.Store.Folder}; {PlainText.Count(going.Count, "goal")} may go on"));
        await await Task.WhenAny(interruption.Requested, hosted.Faulted);
        hosted.Guests.Close();
        notes.Write("ending: no more commands are taken; goals are not paused and go on with the next start, running commands meanwhile");
        return ExitCodes.Complete;
    }
}
