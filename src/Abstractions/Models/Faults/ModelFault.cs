namespace Orleans.Goals.Models.Faults;

/// <summary>What went wrong with a model call: one of a closed set, so that callers decide by kind and never by words.</summary>
/// <param name="Message">What happened, with the server's words where it said something; safe to show, free of keys.</param>
public abstract record ModelFault(string Message)
{
    /// <summary>The HTTP status, or null where there was none or the fault came within an answer.</summary>
    public int? Status { get; init; }

    /// <summary>The server's code for it, such as <c>rate_limit_exceeded</c>; null where it gave none.</summary>
    public string? Code { get; init; }

    /// <summary>The server's id of the request, to name it to the provider; null where it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The kind as telemetry names it: lower case, one of a closed set.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the same call may succeed later without anybody doing something.</summary>
    public abstract bool IsRetryable { get; }
}

/// <summary>Too many requests or tokens for now; the same call works later.</summary>
/// <param name="Message">What the server said.</param>
/// <param name="RetryAfter">How long the server asks to wait; null where it did not say.</param>
public sealed record Throttled(string Message, TimeSpan? RetryAfter) : ModelFault(Message)
{
    /// <inheritdoc/>
    public override string Kind => "throttled";

    /// <inheritdoc/>
    public override bool IsRetryable => true;
}

/// <summary>The quota or credit is used up. Never retried: it ends with the reset, or when somebody pays.</summary>
/// <param name="Message">What the server said.</param>
/// <param name="ResetsAt">When it is renewed, if the server said.</param>
public sealed record QuotaExhausted(string Message, DateTimeOffset? ResetsAt) : ModelFault(Message)
{
    /// <inheritdoc/>
    public override string Kind => "quota_exhausted";

    /// <inheritdoc/>
    public override bool IsRetryable => false;
}

/// <summary>The server or the way to it failed; nothing is wrong with the call.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Cause">What kind of failure.</param>
/// <param name="RetryAfter">How long the server asks to wait; null where it did not say.</param>
public sealed record Transient(string Message, TransientCause Cause, TimeSpan? RetryAfter = null) : ModelFault(Message)
{
    /// <inheritdoc/>
    public override string Kind => Cause switch
    {
        TransientCause.Connection => "connection",
        TransientCause.Server => "server_error",
        TransientCause.TimedOut => "timeout",
        TransientCause.MalformedReply => "malformed_reply",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <inheritdoc/>
    public override bool IsRetryable => true;
}

/// <summary>The call itself is refused; repeating it changes nothing.</summary>
/// <param name="Message">What the server said.</param>
/// <param name="Cause">What kind of refusal.</param>
public sealed record Permanent(string Message, PermanentCause Cause) : ModelFault(Message)
{
    /// <inheritdoc/>
    public override string Kind => Cause switch
    {
        PermanentCause.Refused => "refused",
        PermanentCause.Unauthorized => "unauthorized",
        PermanentCause.UnknownModel => "unknown_model",
        PermanentCause.ContextTooLong => "context_too_long",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <inheritdoc/>
    public override bool IsRetryable => false;
}

/// <summary>The answer began and was cut: what was billed for it is unknown.</summary>
/// <param name="Message">What happened.</param>
/// <param name="UpdatesDelivered">How many updates the caller had got; 0 without streaming.</param>
public sealed record StreamCut(string Message, int UpdatesDelivered) : ModelFault(Message)
{
    /// <inheritdoc/>
    public override string Kind => "stream_cut";

    /// <inheritdoc/>
    public override bool IsRetryable => true;
}

/// <summary>Why a call failed although nothing is wrong with it.</summary>
public enum TransientCause
{
    /// <summary>None; never used.</summary>
    None = 0,

    /// <summary>The server could not be reached.</summary>
    Connection = 1,

    /// <summary>The server failed, or is overloaded.</summary>
    Server = 2,

    /// <summary>The server said nothing for as long as the settings allow.</summary>
    TimedOut = 3,

    /// <summary>The answer is no valid answer of the API.</summary>
    MalformedReply = 4,
}

/// <summary>Why a call is refused.</summary>
public enum PermanentCause
{
    /// <summary>None; never used.</summary>
    None = 0,

    /// <summary>The request is wrong, or its content is not allowed.</summary>
    Refused = 1,

    /// <summary>The key is missing, wrong, or not allowed to do this.</summary>
    Unauthorized = 2,

    /// <summary>There is no such model or address.</summary>
    UnknownModel = 3,

    /// <summary>The conversation is longer than the model's context.</summary>
    ContextTooLong = 4,
}
