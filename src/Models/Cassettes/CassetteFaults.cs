using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Faults as they are recorded.</summary>
internal static class CassetteFaults
{
    public static CassetteFaultRecord Write(ModelFault fault) => new()
    {
        Kind = fault.Kind,
        Message = fault.Message,
        Status = fault.Status,
        Code = fault.Code,
        RequestId = fault.RequestId,
        RetryAfterMs = (fault switch
        {
            Throttled throttled => throttled.RetryAfter,
            Transient transient => transient.RetryAfter,
            _ => null,
        })?.TotalMilliseconds,
        ResetsAt = (fault as QuotaExhausted)?.ResetsAt,
        Delivered = (fault as StreamCut)?.UpdatesDelivered,
    };

    public static ModelFault Read(CassetteFaultRecord record)
    {
        var wait = record.RetryAfterMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;
        ModelFault fault = record.Kind switch
        {
            "throttled" => new Throttled(record.Message, wait),
            "quota_exhausted" => new QuotaExhausted(record.Message, record.ResetsAt),
            "connection" => new Transient(record.Message, TransientCause.Connection, wait),
            "server_error" => new Transient(record.Message, TransientCause.Server, wait),
            "timeout" => new Transient(record.Message, TransientCause.TimedOut, wait),
            "malformed_reply" => new Transient(record.Message, TransientCause.MalformedReply, wait),
            "refused" => new Permanent(record.Message, PermanentCause.Refused),
            "unauthorized" => new Permanent(record.Message, PermanentCause.Unauthorized),
            "unknown_model" => new Permanent(record.Message, PermanentCause.UnknownModel),
            "context_too_long" => new Permanent(record.Message, PermanentCause.ContextTooLong),
            "stream_cut" => new StreamCut(record.Message, record.Delivered ?? 0),
            var other => throw new CassetteException($"the cassette has an unknown fault '{other}': it was made by a newer version"),
        };
        return fault with { Status = record.Status, Code = record.Code, RequestId = record.RequestId };
    }
}
