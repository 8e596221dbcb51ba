using Orleans.Goals.Bench.Cluster;

return await ClusterBench.RunAsync(args);
