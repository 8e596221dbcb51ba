using System.Diagnostics;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Engine.Agents;

/// <summary>What failures of model calls mean for a worker.</summary>
internal static class TurnFaults
{
    /// <summary>This host has no models.</summary>
    public static ModelException NoModels() =>
        new(new Permanent("no model is set: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, and GOALS_MODEL", PermanentCause.Unauthorized));

    /// <summary>What a failure means. One that no client of models should throw may pass, unless it says that the call itself is wrong.</summary>
    public static TurnFault Of(Exception exception, DateTimeOffset now) => exception switch
    {
        ModelException failed => Of(failed.Fault, now),
        ArgumentException or NotSupportedException => new TurnFault { Kind = TurnFaultKind.Refused, Message = exception.Message },
        _ => new TurnFault { Kind = TurnFaultKind.Transient, Message = exception.Message },
    };

    private static TurnFault Of(ModelFault fault, DateTimeOffset now) => fault switch
    {
        QuotaExhausted quota => new TurnFault { Kind = TurnFaultKind.Quota, Message = quota.Message, Again = quota.ResetsAt },
        Throttled throttled => new TurnFault { Kind = TurnFaultKind.Transient, Message = throttled.Message, Again = now + throttled.RetryAfter },
        Transient transient => new TurnFault { Kind = TurnFaultKind.Transient, Message = transient.Message, Again = now + transient.RetryAfter },
        StreamCut cut => new TurnFault { Kind = TurnFaultKind.Transient, Message = cut.Message },
        Permanent { Cause: PermanentCause.ContextTooLong } tooLong => new TurnFault { Kind = TurnFaultKind.TooLong, Message = tooLong.Message },
        Permanent permanent => new TurnFault { Kind = TurnFaultKind.Refused, Message = permanent.Message },
        _ => throw new UnreachableException(),
    };
}
