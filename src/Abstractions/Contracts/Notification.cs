using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>Who is told when a goal comes to a certain status. At least once, in order, with the same event id on each try; it never holds the goal up.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CommandNotification), "run")]
[JsonDerivedType(typeof(WebhookNotification), "webhook")]
public abstract record Notification
{
    private protected Notification()
    {
    }

    /// <summary>When. At least one.</summary>
    [JsonPropertyName("on")]
    public required ImmutableArray<NotificationEvent> On { get; init; }
}

/// <summary>
/// Runs a command in the workspace, which must bear being run again. It finds <c>GOALS_EVENT_ID</c>, <c>GOALS_ID</c>, <c>GOALS_STATUS</c>, <c>GOALS_REASON</c> and, as
/// JSON, <c>GOALS_EVENT</c> in its environment. Exit status 0 means delivered.
/// </summary>
public sealed record CommandNotification : Notification
{
    /// <summary>The command.</summary>
    [JsonPropertyName("command")]
    public required CommandLine Command { get; init; }
}

/// <summary>Posts the event as JSON, with its id in the header <c>Goals-Event-Id</c>. A status from 200 to 299 means delivered; redirects are not followed.</summary>
public sealed record WebhookNotification : Notification
{
    /// <summary>The address, with http or https.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    /// <summary>
    /// The name of a secret that signs the body: the header <c>Goals-Signature</c> is <c>sha256=</c> and its HMAC-SHA256 in hexadecimal. Null signs nothing.
    /// </summary>
    [JsonPropertyName("secret")]
    public string? Secret { get; init; }
}

/// <summary>What a person may be told of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotificationEvent>))]
public enum NotificationEvent
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>The goal needs an answer. Once for a question.</summary>
    InputNeeded = 1,

    /// <summary>It cannot go on.</summary>
    Blocked = 2,

    /// <summary>Its budget or a provider's quota is used up.</summary>
    Limited = 3,

    /// <summary>It, or a cycle of it, is complete.</summary>
    Complete = 4,

    /// <summary>It was cancelled, and nothing of it is open any more.</summary>
    Cancelled = 5,
}
