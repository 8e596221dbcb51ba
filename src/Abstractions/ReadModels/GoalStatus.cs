using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>Where a goal stands: a pure function of intent and holds. Nobody sets it.</summary>
/// <remarks>The numbers are the precedence: of several that apply the lowest is shown.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<GoalStatus>))]
public enum GoalStatus
{
    /// <summary>No status; refused everywhere.</summary>
    None = 0,

    /// <summary>Ended because a person wanted it. Nothing of it is open any more.</summary>
    Cancelled = 1,

    /// <summary>Ended: every criterion and fence passed in one round. Nothing of it is open any more.</summary>
    Complete = 2,

    /// <summary>A person paused it; nothing new starts.</summary>
    Paused = 3,

    /// <summary>It cannot go on, for the reason given.</summary>
    Blocked = 4,

    /// <summary>Its budget is used up.</summary>
    BudgetLimited = 5,

    /// <summary>A provider's quota is used up until a known time.</summary>
    UsageLimited = 6,

    /// <summary>It needs a person's answer and nothing else can move.</summary>
    AwaitingInput = 7,

    /// <summary>Nothing can move before a known time.</summary>
    Waiting = 8,

    /// <summary>It is being worked on.</summary>
    Active = 9,
}
