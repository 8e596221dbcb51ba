namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>One rule: when it applies, how often, and what it answers or breaks.</summary>
public sealed record ScriptRule
{
    /// <summary>A name for the log and for messages; "rule N" if none is given.</summary>
    public string? Name { get; set; }

    /// <summary>The conditions; all of them must hold. None: every request.</summary>
    public RequestConditions? When { get; set; }

    /// <summary>How many requests it answers; 1 if nothing is said.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Whether it answers without limit.</summary>
    public bool Always { get; set; }

    /// <summary>The text of the reply. <c>{{turn}}</c> and <c>{{request}}</c> stand for their numbers, here and in arguments.</summary>
    public string? Text { get; set; }

    /// <summary>How often the text is said in a row: a model that repeats itself.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>Prose about something else instead of a text: a model that wanders off.</summary>
    public Wandering? Wander { get; set; }

    /// <summary>The summary of its reasoning, sent before the text.</summary>
    public string? Reasoning { get; set; }

    /// <summary>The tools it calls, after the text.</summary>
    public IReadOnlyList<ScriptedCall> Calls { get; set; } = [];

    /// <summary>Why the reply ends; by default <c>ToolCalls</c> with calls, else <c>Stop</c>.</summary>
    public FinishKind Finish { get; set; }

    /// <summary>The usage it reports; estimated (a token is four bytes) where nothing is said.</summary>
    public ScriptedUsage? Usage { get; set; }

    /// <summary>Milliseconds before the first byte of the answer.</summary>
    public int FirstByteMs { get; set; }

    /// <summary>Milliseconds before each token of a stream; without streaming the whole answer takes as long.</summary>
    public int PerTokenMs { get; set; }

    /// <summary>An answer that is an error.</summary>
    public ScriptedFailure? Fail { get; set; }

    /// <summary>Something that goes wrong within an answer that began well.</summary>
    public ScriptedBreak? Break { get; set; }
}

/// <summary>A call of a tool.</summary>
public sealed record ScriptedCall
{
    /// <summary>The tool; it need not be one that the request offers.</summary>
    public required string Tool { get; init; }

    /// <summary>Its arguments: an object, or a string that is sent as it is, valid JSON or not.</summary>
    public System.Text.Json.JsonElement? Arguments { get; set; }

    /// <summary>The id of the call; made from the request's number if none is given.</summary>
    public string? Id { get; set; }
}

/// <summary>Usage as reported.</summary>
public sealed record ScriptedUsage
{
    /// <summary>Input tokens, the cached ones included.</summary>
    public long? Input { get; set; }

    /// <summary>Input tokens that came from the provider's cache.</summary>
    public long Cached { get; set; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? Output { get; set; }

    /// <summary>Output tokens that were reasoning.</summary>
    public long Reasoning { get; set; }

    /// <summary>Whether no usage is reported at all, as some servers do.</summary>
    public bool Omit { get; set; }
}

/// <summary>Seeded prose without a point.</summary>
public sealed record Wandering
{
    /// <summary>How many words.</summary>
    public int Words { get; set; } = 100;

    /// <summary>Which of many.</summary>
    public int Seed { get; set; }
}

/// <summary>An error instead of an answer.</summary>
public sealed record ScriptedFailure
{
    /// <summary>The HTTP status, 400 to 599.</summary>
    public required int Status { get; init; }

    /// <summary>The error's code; by default that of the status (<c>rate_limit_exceeded</c>, <c>server_error</c>, ...).</summary>
    public string? Code { get; set; }

    /// <summary>The error's type; by default the code.</summary>
    public string? Type { get; set; }

    /// <summary>What the server says.</summary>
    public string? Message { get; set; }

    /// <summary>Milliseconds for <c>Retry-After</c> (rounded up to seconds) and <c>retry-after-ms</c>.</summary>
    public int? RetryAfterMs { get; set; }

    /// <summary>More headers, such as <c>x-ratelimit-reset-requests</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>A body to send as it is instead of an error object: what proxies do.</summary>
    public string? Body { get; set; }
}

/// <summary>What goes wrong within an answer, and after how many tokens.</summary>
public sealed record ScriptedBreak
{
    /// <summary>What happens.</summary>
    public required BreakKind How { get; init; }

    /// <summary>After how many tokens of the stream; 0 is before the first. Without streaming it happens in the middle of the body.</summary>
    public int After { get; set; }

    /// <summary>With <see cref="BreakKind.Error"/>: the code.</summary>
    public string Code { get; set; } = "server_error";

    /// <summary>With <see cref="BreakKind.Error"/>: what the server says.</summary>
    public string Message { get; set; } = "The server had an error while processing your request.";
}

/// <summary>What goes wrong within an answer.</summary>
public enum BreakKind
{
    /// <summary>Nothing; refused in scripts.</summary>
    None = 0,

    /// <summary>The connection is cut.</summary>
    Cut = 1,

    /// <summary>Nothing more comes, and the connection stays open.</summary>
    Hang = 2,

    /// <summary>The stream carries an error event; without streaming the answer is a 500.</summary>
    Error = 3,

    /// <summary>JSON that ends midway.</summary>
    Garbage = 4,

    /// <summary>The stream ends in an orderly way without its last events: no finish reason, no <c>[DONE]</c>.</summary>
    End = 5,
}

/// <summary>Why a reply ends.</summary>
public enum FinishKind
{
    /// <summary>By what is in it.</summary>
    None = 0,

    /// <summary>It is complete.</summary>
    Stop = 1,

    /// <summary>The output limit was reached.</summary>
    Length = 2,

    /// <summary>It calls tools.</summary>
    ToolCalls = 3,

    /// <summary>A filter stopped it.</summary>
    ContentFilter = 4,
}
