using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents.Offers;

namespace Orleans.Goals.Engine.Agents;

/// <summary>What a turn's model call gave: a reply, or a fault.</summary>
internal sealed record TurnReply
{
    /// <summary>The reply; null after a fault.</summary>
    [JsonPropertyName("said")]
    public ModelSaid? Said { get; init; }

    /// <summary>What its tools gave, in the order of the calls, where all of them only read and were called at once; else empty.</summary>
    [JsonPropertyName("answers")]
    public ImmutableArray<ToolAnswer> Answers { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The tools beyond the built-in ones that the attempt has, where this turn decided that; else null.</summary>
    [JsonPropertyName("offer")]
    public ToolOffer? Offer { get; init; }

    /// <summary>What the call cost. Where the server did not say, an estimate; see <see cref="ModelUsage.Estimated"/>.</summary>
    [JsonPropertyName("usage")]
    public ModelUsage Usage { get; init; } = new();

    /// <summary>What went wrong; null for a reply.</summary>
    [JsonPropertyName("fault")]
    public TurnFault? Fault { get; init; }
}

/// <summary>What models took in and gave out. Totals, never deltas, wherever it is kept.</summary>
internal sealed record ModelUsage
{
    /// <summary>Calls that gave a reply, or may have.</summary>
    [JsonPropertyName("calls")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Calls { get; init; }

    /// <summary>Input tokens, cached ones included.</summary>
    [JsonPropertyName("input")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Input { get; init; }

    /// <summary>Of those, the ones that the provider had cached.</summary>
    [JsonPropertyName("cached")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Cached { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    [JsonPropertyName("output")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Output { get; init; }

    /// <summary>Of those, the ones for reasoning.</summary>
    [JsonPropertyName("reasoning")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Reasoning { get; init; }

    /// <summary>Of all tokens, those that nobody said and that were estimated.</summary>
    [JsonPropertyName("estimated")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Estimated { get; init; }

    /// <summary>Tool calls.</summary>
    [JsonPropertyName("tools")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Tools { get; init; }

    /// <summary>Conversations shortened.</summary>
    [JsonPropertyName("compactions")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Compactions { get; init; }

    /// <summary>By how much the tokens count for more than they are, where they are weighed; negative when for less.</summary>
    [JsonPropertyName("weight")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Weight { get; init; }

    /// <summary>What it cost, in billionths; 0 where nobody gave a price.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Cost { get; init; }

    /// <summary>Calls of judges. They are no turns, and are not among <see cref="Calls"/>.</summary>
    [JsonPropertyName("judgeCalls")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long JudgeCalls { get; init; }

    /// <summary>Of all tokens, input and output, those of judges.</summary>
    [JsonPropertyName("judgeTokens")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long JudgeTokens { get; init; }

    /// <summary>What counts for a budget: all input and all output, as they are weighed.</summary>
    [JsonIgnore]
    public long Tokens => Input + Output + Weight;

    /// <summary>The same as the usage of a judge: its calls are no turns.</summary>
    public ModelUsage AsJudged() => this with { Calls = 0, JudgeCalls = Calls, JudgeTokens = Input + Output };

    /// <summary>The difference.</summary>
    public static ModelUsage operator -(ModelUsage one, ModelUsage other) => new()
    {
        Calls = one.Calls - other.Calls,
        Input = one.Input - other.Input,
        Cached = one.Cached - other.Cached,
        Output = one.Output - other.Output,
        Reasoning = one.Reasoning - other.Reasoning,
        Estimated = one.Estimated - other.Estimated,
        Tools = one.Tools - other.Tools,
        Compactions = one.Compactions - other.Compactions,
        Weight = one.Weight - other.Weight,
        Cost = one.Cost - other.Cost,
        JudgeCalls = one.JudgeCalls - other.JudgeCalls,
        JudgeTokens = one.JudgeTokens - other.JudgeTokens,
    };

    /// <summary>The sum.</summary>
    public static ModelUsage operator +(ModelUsage one, ModelUsage other) => new()
    {
        Calls = one.Calls + other.Calls,
        Input = one.Input + other.Input,
        Cached = one.Cached + other.Cached,
        Output = one.Output + other.Output,
        Reasoning = one.Reasoning + other.Reasoning,
        Estimated = one.Estimated + other.Estimated,
        Tools = one.Tools + other.Tools,
        Compactions = one.Compactions + other.Compactions,
        Weight = one.Weight + other.Weight,
        Cost = one.Cost + other.Cost,
        JudgeCalls = one.JudgeCalls + other.JudgeCalls,
        JudgeTokens = one.JudgeTokens + other.JudgeTokens,
    };
}

/// <summary>Why a model call gave no reply, as far as the worker's next step depends on it.</summary>
internal sealed record TurnFault
{
    /// <summary>What it means for the worker.</summary>
    [JsonPropertyName("kind")]
    public required TurnFaultKind Kind { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>When it makes sense to call again, where the provider said; else null.</summary>
    [JsonPropertyName("again")]
    public DateTimeOffset? Again { get; init; }
}

/// <summary>What a fault means for the worker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TurnFaultKind>))]
internal enum TurnFaultKind
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>The same call may work later: the server, the way to it, or too much for now.</summary>
    Transient = 1,

    /// <summary>The quota is used up.</summary>
    Quota = 2,

    /// <summary>The conversation is longer than the model can take: it must be shortened.</summary>
    TooLong = 3,

    /// <summary>The call is refused; repeating it changes nothing.</summary>
    Refused = 4,
}
