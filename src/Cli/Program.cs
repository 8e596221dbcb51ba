using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;

Outputs.LetErrorsBeClosed();
return await GoalsCommandLine.RunAsync(args);
