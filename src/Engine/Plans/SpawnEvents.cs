using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Something happened to a goal that the agent of an attempt made, or wanted to make.</summary>
internal abstract record SpawnEvent : PlanStateEvent
{
    private protected SpawnEvent()
    {
    }

    [JsonPropertyName("step")]
    public required string Step { get; init; }

    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>The number of the call within the attempt.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }
}

/// <summary>The goal is to be.</summary>
internal sealed record GoalSpawned : SpawnEvent
{
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    /// <summary>What it is to do.</summary>
    [JsonPropertyName("contract")]
    public required GoalContract Contract { get; init; }

    /// <summary>What it is lent, out of what its worker was lent.</summary>
    [JsonPropertyName("lent")]
    public required ChildLoan Lent { get; init; }
}

/// <summary>There will be none.</summary>
internal sealed record SpawnRefused : SpawnEvent
{
    /// <summary>Why, for the model.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>The goal told where it stands.</summary>
internal sealed record SpawnSeen : SpawnEvent
{
    [JsonPropertyName("observed")]
    public required ChildObserved Observed { get; init; }
}

/// <summary>It cannot reach its end, or cannot be reached, or its agent wants it stopped.</summary>
internal sealed record SpawnGivenUp : SpawnEvent
{
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>It has ended and nothing of it is open; or it never was; or nobody knows, since it is out of reach.</summary>
internal sealed record SpawnEnded : SpawnEvent
{
    [JsonPropertyName("goal")]
    public required GoalId Goal { get; init; }

    [JsonPropertyName("end")]
    public required SpawnEnd End { get; init; }
}
