using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What can happen while a goal's next plan is written.</summary>
internal abstract record PlanningEvent : GoalStateEvent
{
    private protected PlanningEvent()
    {
    }
}

/// <summary>The model that writes plans is asked.</summary>
internal sealed record PlanningBegun : PlanningEvent
{
    [JsonPropertyName("operation")]
    public required OpenOperation Operation { get; init; }

    /// <summary>The tokens that the call may cost at most.</summary>
    [JsonPropertyName("tokens")]
    public required long Tokens { get; init; }

    /// <summary>What it may cost at most, in billionths.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Cost { get; init; }
}

/// <summary>It gave a reply, or none.</summary>
internal sealed record PlanningEnded : PlanningEvent
{
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>What it gave.</summary>
    [JsonPropertyName("reply")]
    public required TurnReply Reply { get; init; }

    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }

    /// <summary>Whether nobody knows what it cost: it counts with what was reserved.</summary>
    [JsonPropertyName("reserved")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CountsReserved { get; init; }
}

/// <summary>The model is told what its calls gave, or what is wrong with its plan.</summary>
internal sealed record PlanningTold : PlanningEvent
{
    /// <summary>What its calls gave, in their order.</summary>
    [JsonPropertyName("answers")]
    public ImmutableArray<ToolAnswer> Answers { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What the host says besides; empty for nothing.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init; } = string.Empty;

    /// <summary>What is wrong with the plan that it wrote; empty when it wrote none.</summary>
    [JsonPropertyName("problem")]
    public string Problem { get; init; } = string.Empty;
}

/// <summary>The next call is made later.</summary>
internal sealed record PlanningWaits : PlanningEvent
{
    [JsonPropertyName("wait")]
    public required WorkerWait Wait { get; init; }

    /// <summary>The number of the newest that a person had said by then.</summary>
    [JsonPropertyName("steered")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steered { get; init; }
}

/// <summary>The conversation is over without a plan.</summary>
internal sealed record PlanningGivenUp : PlanningEvent
{
    /// <summary>Whether it begins anew, without a look at the workspace, since what it saw was too long.</summary>
    [JsonPropertyName("anew")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBegunAnew { get; init; }
}

/// <summary>The initializer wrote its items, and they are valid.</summary>
internal sealed record FeaturesWritten : PlanningEvent
{
    [JsonPropertyName("items")]
    public required ImmutableArray<FeatureItem> Items { get; init; }
}

/// <summary>A plan was written, and is valid.</summary>
internal sealed record PlanWritten : PlanningEvent
{
    [JsonPropertyName("written")]
    public required WrittenPlan Written { get; init; }
}
