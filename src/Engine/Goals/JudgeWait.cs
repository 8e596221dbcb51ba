using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Goals;

/// <summary>Why a goal waits before its next round: a model that judges could not be asked.</summary>
internal sealed record JudgeWait
{
    /// <summary>Until when.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why, in a sentence.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Whether a quota is used up.</summary>
    [JsonPropertyName("quota")]
    public bool IsQuota { get; init; }

    /// <summary>Whether nobody said when to ask again.</summary>
    [JsonPropertyName("guess")]
    public bool IsGuess { get; init; }

    /// <summary>How often in a row it could not be asked, used-up quotas left out.</summary>
    [JsonPropertyName("faults")]
    public int Faults { get; init; }
}

/// <summary>A person wants the judges to be asked again, before the time they were waited for until.</summary>
internal sealed record JudgesCalled : GoalStateEvent;
