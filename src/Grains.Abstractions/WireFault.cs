using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>An exception of this product on its way to who asked. No other exception type is meant to cross.</summary>
internal sealed record WireFault
{
    /// <summary>What kind of exception.</summary>
    [JsonPropertyName("type")]
    public required FaultType Type { get; init; }

    /// <summary>Its message.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>The fault of an exception.</summary>
    public static WireFault Of(GoalsException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new WireFault
        {
            Type = exception switch
            {
                OutcomeUnknownException => FaultType.OutcomeUnknown,
                RecordCorruptException => FaultType.Corrupt,
                GoalNotFoundException => FaultType.NotFound,
                ArtifactCorruptException => FaultType.ArtifactCorrupt,
                GoalNotPortableException => FaultType.NotPortable,
                _ => FaultType.Unavailable,
            },
            Message = exception.Message,
        };
    }

    /// <summary>The exception of a fault.</summary>
    /// <param name="goal">The goal that was asked.</param>
    /// <param name="command">The command it was asked, if it was one.</param>
    public GoalsException ToException(GoalId goal, CommandId command) => Type switch
    {
        FaultType.OutcomeUnknown => new OutcomeUnknownException(goal, command),
        FaultType.Corrupt => new RecordCorruptException(Message),
        FaultType.NotFound => new GoalNotFoundException(goal),
        FaultType.ArtifactCorrupt => new ArtifactCorruptException(Message),
        FaultType.NotPortable => new GoalNotPortableException(goal, Message),
        _ => new StoreUnavailableException(Message),
    };
}

/// <summary>The exceptions that cross.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultType>))]
internal enum FaultType
{
    /// <summary>None; taken as unavailable.</summary>
    None = 0,

    /// <summary><see cref="OutcomeUnknownException"/>.</summary>
    OutcomeUnknown = 1,

    /// <summary><see cref="StoreUnavailableException"/>: the store did not answer.</summary>
    Unavailable = 2,

    /// <summary><see cref="RecordCorruptException"/>.</summary>
    Corrupt = 3,

    /// <summary><see cref="GoalNotFoundException"/>: there is no such goal.</summary>
    NotFound = 4,

    /// <summary><see cref="ArtifactCorruptException"/>: an artifact is not what was stored.</summary>
    ArtifactCorrupt = 5,

    /// <summary><see cref="GoalNotPortableException"/>: it cannot go on elsewhere by itself.</summary>
    NotPortable = 6,
}
