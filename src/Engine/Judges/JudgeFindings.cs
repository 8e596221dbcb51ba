using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Judges;

/// <summary>What judges found.</summary>
/// <param name="Verdicts">A verdict for each criterion, in order.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Fault">Why a model could not be asked, where that happened; else null.</param>
internal sealed record JudgeFindings(ImmutableArray<CheckVerdict> Verdicts, ModelUsage Usage, TurnFault? Fault = null);
