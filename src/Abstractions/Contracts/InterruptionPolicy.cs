using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What happens when nobody knows what became of an attempt: it was lost, or stopped in the middle.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InterruptionPolicy>))]
public enum InterruptionPolicy
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>The step's checks decide: if all pass it is done, else, or if it has none, a person is asked. The default.</summary>
    [JsonStringEnumMemberName("check")]
    Check = 1,

    /// <summary>It is run again. The same as <see cref="StepDefinition.Idempotent"/>.</summary>
    [JsonStringEnumMemberName("retry")]
    Retry = 2,

    /// <summary>A person is asked, whatever its checks would say.</summary>
    [JsonStringEnumMemberName("ask")]
    Ask = 3,

    /// <summary>The step's <see cref="StepDefinition.Reconcile"/> command tells what it did.</summary>
    [JsonStringEnumMemberName("reconcile")]
    Reconcile = 4,
}
