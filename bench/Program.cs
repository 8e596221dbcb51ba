using Orleans.Goals.Bench;

return await BenchCommand.RunAsync(args);
