using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A <see cref="GoalFilter"/> on its way.</summary>
internal sealed record ListFilter
{
    /// <summary>Only those of one tenant; null for all.</summary>
    [JsonPropertyName("tenant")]
    public string? Tenant { get; init; }

    /// <summary>Only those in one of these statuses; empty for all.</summary>
    [JsonPropertyName("statuses")]
    public ImmutableArray<GoalStatus> Statuses { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where the last page ended; null for the first.</summary>
    [JsonPropertyName("after")]
    public string? After { get; init; }

    /// <summary>The most goals to return.</summary>
    [JsonPropertyName("limit")]
    public required int Limit { get; init; }

    /// <summary>What is sent of a filter.</summary>
    public static ListFilter Of(GoalFilter filter) => new()
    {
        Tenant = filter.Tenant,
        Statuses = filter.Statuses,
        After = filter.After.Value,
        Limit = filter.Limit,
    };

    /// <summary>The filter that was sent.</summary>
    public GoalFilter ToFilter() => new()
    {
        Tenant = Tenant,
        Statuses = Statuses,
        After = string.IsNullOrEmpty(After) ? default : new Cursor(After),
        Limit = Limit,
    };
}
