namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>A tool does not do what it was called for. The message is the model's answer: it says what to do better.</summary>
internal sealed class ToolRefusedException(string message) : Exception(message);
