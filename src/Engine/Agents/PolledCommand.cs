namespace Orleans.Goals.Engine.Agents;

/// <summary>A command in the background that is looked at.</summary>
/// <param name="Handle">What the model knows it by.</param>
/// <param name="Operation">Its operation.</param>
/// <param name="From">How many bytes of its output were seen already.</param>
/// <param name="IsBeginning">Whether it was begun just now: it is given a moment to start.</param>
internal sealed record PolledCommand(string Handle, string Operation, long From, bool IsBeginning);
