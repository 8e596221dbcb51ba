using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>What a host is reminded of. What is to be done it reads in the record: this may be old when it comes.</summary>
/// <param name="Actor">Whose record names the host.</param>
/// <param name="Operation">The open operation.</param>
/// <param name="Execution">The execution the host is named for.</param>
/// <param name="Stopping">Whether it is to be stopped. Once it is, it is for ever.</param>
internal sealed record OperationReminder(ActorKey Actor, string Operation, int Execution, bool Stopping);
