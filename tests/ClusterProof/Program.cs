using Orleans.Goals.ClusterProof;

return await ProofCommand.RunAsync(args, Console.Out, Console.Error);
