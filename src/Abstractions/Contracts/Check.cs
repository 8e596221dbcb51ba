using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>One checkable condition: a criterion of <c>doneWhen</c>, a fence, or a check of a step. Always run by the host, but for <see cref="AskCheck"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CommandCheck), "run")]
[JsonDerivedType(typeof(FileCheck), "file")]
[JsonDerivedType(typeof(UnchangedCheck), "unchanged")]
[JsonDerivedType(typeof(JsonCheck), "json")]
[JsonDerivedType(typeof(HttpCheck), "http")]
[JsonDerivedType(typeof(AskCheck), "ask")]
[JsonDerivedType(typeof(JudgeCheck), "judge")]
[JsonDerivedType(typeof(VerifierCheck), "verify")]
public abstract record Check
{
    private protected Check()
    {
    }

    /// <summary>Its id, unique in its list.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }
}

/// <summary>Passes when a command exits with status 0. The command must bear being run again at any time.</summary>
public sealed record CommandCheck : Check
{
    /// <summary>How long a check may take when nothing else is said: ten minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The command.</summary>
    [JsonPropertyName("command")]
    public required CommandLine Command { get; init; }

    /// <summary>How long it may take; a check that is stopped then is unmeasurable.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Patterns of workspace files that the check itself may write; a round in which anything else changed is void.</summary>
    [JsonPropertyName("writes")]
    public ImmutableArray<string> Writes { get; init; } = [];
}

/// <summary>Passes when a file of the workspace exists and, where said, is as said.</summary>
public sealed record FileCheck : Check
{
    /// <summary>The path, relative to the workspace.</summary>
    [JsonPropertyName("file")]
    public required string File { get; init; }

    /// <summary>Text that must occur in it, or null.</summary>
    [JsonPropertyName("contains")]
    public string? Contains { get; init; }

    /// <summary>A regular expression (.NET, multiline, without backtracking) that must match in it, or null.</summary>
    [JsonPropertyName("matches")]
    public string? Matches { get; init; }

    /// <summary>The SHA-256 of its bytes in lower-case hexadecimal, or null.</summary>
    [JsonPropertyName("sha256")]
    public string? Sha256 { get; init; }
}

/// <summary>Passes when the matching files are byte for byte as when the goal first had its workspace (at its acceptance, or when its turn
/// came; in a later cycle, when that began): none changed, added or removed. Files ignored by git are left out.</summary>
public sealed record UnchangedCheck : Check
{
    /// <summary>Patterns relative to the workspace: <c>*</c> and <c>?</c> within a folder, <c>**</c> across folders; a leading <c>!</c> leaves out.</summary>
    [JsonPropertyName("unchanged")]
    public required ImmutableArray<string> Patterns { get; init; }
}

/// <summary>Passes when a place in a JSON file of the workspace is as said; where nothing else is said, when the place exists.</summary>
public sealed record JsonCheck : Check
{
    /// <summary>The path of the file, relative to the workspace.</summary>
    [JsonPropertyName("file")]
    public required string File { get; init; }

    /// <summary>The place as a JSON Pointer (RFC 6901), for example <c>/totals/failed</c>; empty for the whole document.</summary>
    [JsonPropertyName("pointer")]
    public string Pointer { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Whether the place must exist (true) or must not (false); null when the other conditions say it.</summary>
    [JsonPropertyName("exists")]
    public bool? Exists { get; init; }

    /// <summary>The text, number, true, false or null that must be there; undefined for no such condition. Numbers are compared by value.</summary>
    [JsonPropertyName("equals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement EqualTo { get; init; }

    /// <summary>A regular expression (.NET, multiline, without backtracking) that must match in the text that is there, or null.</summary>
    [JsonPropertyName("matches")]
    public string? Matches { get; init; }

    /// <summary>The least the number there may be, or null.</summary>
    [JsonPropertyName("atLeast")]
    public decimal? AtLeast { get; init; }

    /// <summary>The most the number there may be, or null.</summary>
    [JsonPropertyName("atMost")]
    public decimal? AtMost { get; init; }
}

/// <summary>Passes when a web address answers as said. Asked by the host, without cookies and without credentials but those of <see cref="Headers"/>.</summary>
public sealed record HttpCheck : Check
{
    /// <summary>How long an answer may take when nothing else is said: ten seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The status that is expected when nothing else is said: 200.</summary>
    public const int DefaultStatus = 200;

    /// <summary>The method when nothing else is said: GET.</summary>
    public const string DefaultMethod = "GET";

    /// <summary>The absolute address, http or https, without user and password.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    /// <summary><c>GET</c> or <c>HEAD</c>.</summary>
    [JsonPropertyName("method")]
    public string Method { get; init; } = DefaultMethod;

    /// <summary>The status that the answer must have.</summary>
    [JsonPropertyName("status")]
    public int Status { get; init; } = DefaultStatus;

    /// <summary>Text that must occur in the answer's body, or null.</summary>
    [JsonPropertyName("contains")]
    public string? Contains { get; init; }

    /// <summary>A regular expression (.NET, multiline, without backtracking) that must match in the answer's body, or null.</summary>
    [JsonPropertyName("matches")]
    public string? Matches { get; init; }

    /// <summary>How long the whole answer may take.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Whether redirects are followed, ten at most. What <see cref="Headers"/> says goes only to the origin of <see cref="Url"/>.</summary>
    [JsonPropertyName("follow")]
    public bool Follow { get; init; }

    /// <summary>Headers of the request. <c>${secret:NAME}</c> in a value stands for a secret.</summary>
    [JsonPropertyName("headers")]
    public ImmutableSortedDictionary<string, string> Headers { get; init => field = CommandEnvironment.Sorted(value); } = CommandEnvironment.NoTexts;
}

/// <summary>
/// Passes when a person says yes. Only a criterion of <c>doneWhen</c>. Asked when everything else passed in a round; the answer holds for the files of that round,
/// so that after it a round over the same files must pass.
/// </summary>
public sealed record AskCheck : Check
{
    /// <summary>The question, to be answered with yes or no; at most 1,000 characters.</summary>
    [JsonPropertyName("question")]
    public required string Question { get; init; }
}

/// <summary>
/// Passes when a model that sees the workspace, but nothing of what the agents say, finds that a statement holds. Only a criterion of <c>doneWhen</c>. Asked by the host
/// when everything that can be measured without it has passed. What cannot be asked or gives no usable answer is unmeasurable, and never passed.
/// </summary>
public sealed record JudgeCheck : Check
{
    /// <summary>The votes when nothing else is said: 1. Each further one costs as much again.</summary>
    public const int DefaultVotes = 1;

    /// <summary>The most votes.</summary>
    public const int MaximumVotes = 9;

    /// <summary>The longest statement, in characters.</summary>
    public const int MaximumStatement = 4_000;

    /// <summary>What must hold, in words; at most <see cref="MaximumStatement"/> characters.</summary>
    [JsonPropertyName("statement")]
    public required string Statement { get; init; }

    /// <summary>How many conversations of their own vote: an odd number from 1 to <see cref="MaximumVotes"/>. More than half of all must say the same.</summary>
    [JsonPropertyName("votes")]
    public int Votes { get; init; } = DefaultVotes;

    /// <summary>Patterns of the workspace files that may be cited as evidence; empty for all.</summary>
    [JsonPropertyName("evidence")]
    public ImmutableArray<string> Evidence { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The model that judges; null for <see cref="AgentPolicy.Judge"/>.</summary>
    [JsonPropertyName("model")]
    public ModelChoice? Model { get; init; }
}

/// <summary>Passes when code of the embedding application says so: an <see cref="Operations.IVerifier"/>, inside the host's process.</summary>
public sealed record VerifierCheck : Check
{
    /// <summary>How long a verifier may take when nothing else is said: ten minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The verifier's name.</summary>
    [JsonPropertyName("verifier")]
    public required string Verifier { get; init; }

    /// <summary>What it is told, by names of its own.</summary>
    [JsonPropertyName("with")]
    public ImmutableSortedDictionary<string, string> With { get; init => field = CommandEnvironment.Sorted(value); } = CommandEnvironment.NoTexts;

    /// <summary>How long it may take; one that is stopped then is unmeasurable.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan Timeout { get; init; } = DefaultTimeout;
}
