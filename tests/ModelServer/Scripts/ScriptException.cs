namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>A script that cannot be used; the message names file, line and what to write instead.</summary>
public sealed class ScriptException(string message) : Exception(message);
