using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>One checkable condition: a criterion of <c>doneWhen</c>, a fence, or a check of a step. Always run by the host.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CommandCheck), "run")]
[JsonDerivedType(typeof(FileCheck), "file")]
[JsonDerivedType(typeof(UnchangedCheck), "unchanged")]
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

/// <summary>Passes when the matching files are byte for byte those of the goal's acceptance: none changed, added or removed. Files ignored by git are left out.</summary>
public sealed record UnchangedCheck : Check
{
    /// <summary>Patterns relative to the workspace: <c>*</c> and <c>?</c> within a folder, <c>**</c> across folders; a leading <c>!</c> leaves out.</summary>
    [JsonPropertyName("unchanged")]
    public required ImmutableArray<string> Patterns { get; init; }
}
