using Orleans.Goals.Cli.Invocation;

return await GoalsCommandLine.RunAsync(args);
