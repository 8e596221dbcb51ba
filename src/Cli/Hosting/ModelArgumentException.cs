namespace Orleans.Goals.Cli.Hosting;

/// <summary>What was written of models cannot work. The message names the remedy.</summary>
internal sealed class ModelArgumentException(string message) : Exception(message);
