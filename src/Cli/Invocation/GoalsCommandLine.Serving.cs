using System.CommandLine;
using System.CommandLine.Help;
using Orleans.Goals.Cli.Verbs;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>The verbs for goals that another process runs, and for the process that runs them.</summary>
internal sealed partial class GoalsCommandLine
{
    private void AddWatch()
    {
        var forever = new Option<bool>("--forever") { Description = "Stay while it rests, until it has ended." };
        AddForGoal("watch", "Shows how a goal gets on that another process runs, until it rests.", (context, goal, parsed) => new WatchVerb(context).WatchAsync(goal, parsed.GetValue(forever))).Add(forever);

        var after = new Option<string?>("--after") { Description = "Only what came after the event with this cursor.", HelpName = "CURSOR" };
        var follow = new Option<bool>("--follow") { Description = "Stay until the goal has ended." };
        var events = AddForGoal("events", "Tells what happened to a goal.", (context, goal, parsed) => new WatchVerb(context).EventsAsync(goal, new Cursor(parsed.GetValue(after)), parsed.GetValue(follow)));
        events.Add(after);
        events.Add(follow);
    }

    private void AddServe()
    {
        var listen = new Option<string?>("--listen") { Description = "Listen on this address too. One that is not of this machine alone needs a key.", HelpName = "http://127.0.0.1:PORT" };
        var keyFile = PathArguments.Written(new Option<string?>("--key-file") { Description = "The file whose first line is the key that callers on that address must show.", HelpName = "FILE" });
        var serve = Add("serve", "Runs every goal that may run, and serves other terminals, until it is ended.", (context, parsed) => new ServeVerb(Working(context, parsed)).RunAsync(parsed.GetValue(listen), parsed.GetValue(keyFile)));
        serve.Add(listen);
        serve.Add(keyFile);
        serve.Add(workers);
        models.AddTo(serve);

        var service = new Command("service", "'goals serve' as a systemd service of yours.");
        var install = Create("install", "Writes the unit, and says how to start it.", (context, parsed) => new ServiceVerb(context with { MaximumWorkers = parsed.GetValue(workers) }).InstallAsync(parsed.GetValue(listen), parsed.GetValue(keyFile)));
        install.Add(listen);
        install.Add(keyFile);
        install.Add(workers);
        service.Add(install);
        service.Add(Create("uninstall", "Removes the unit.", (context, _) => Task.FromResult(new ServiceVerb(context).Uninstall())));
        service.Add(Create("status", "Says whether it is installed and runs, and who holds the store.", (context, _) => new ServiceVerb(context).StatusAsync()));
        root.Add(service);
    }
}
