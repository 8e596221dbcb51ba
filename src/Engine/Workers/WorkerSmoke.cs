using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>The command that an attempt begins with: the model is told whether what is there works before it touches anything.</summary>
internal static class WorkerSmoke
{
    /// <summary>The id of the call: no model's.</summary>
    private const string Call = "smoke";

    /// <summary>Begins it, if the goal has one and the attempt has not begun.</summary>
    /// <returns>Whether it is begun now.</returns>
    public static bool Begin(WorkerTurn turn)
    {
        if (turn.State is not { Turns: 0, Stage: WorkerStage.Working, Transcript.IsEmpty: true, Assignment.Policy.Smoke: not null })
        {
            return false;
        }

        turn.Emit(new SmokeBegun { At = turn.Now, Operation = WorkerDecisions.Open(turn, OperationKind.Tool, Call) });
        return true;
    }

    /// <summary>Takes its result, whatever it is: it decides nothing.</summary>
    public static void End(WorkerTurn turn, OpenOperation open, OperationResult result)
    {
        var told = result.Answer?.Text ?? WorkerControls.Explain(result);
        turn.Emit(new SmokeEnded
        {
            At = turn.Now,
            Operation = open.Operation,
            Text = $"Before you began the host ran `{turn.State.Assignment!.Policy.Smoke}`: {told}",
            Active = result.Active,
        });
    }

    /// <summary>The command as a call of the tool that runs commands.</summary>
    public static ToolRequest Request(CommandLine command) => new()
    {
        Id = Call,
        Name = ExecTool.Name,
        Arguments = JsonSerializer.Serialize(
            new SortedDictionary<string, string>(StringComparer.Ordinal) { ["command"] = Line(command) }, Serialization.RecordJson.Default.SortedDictionaryStringString),
    };

    private static string Line(CommandLine command) => command.Arguments is ["/bin/sh", "-c", var line]
        ? line
        : string.Join(' ', command.Arguments.Select(static argument => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
