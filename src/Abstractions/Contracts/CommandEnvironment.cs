using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What commands find in their environment beside what the host's has.</summary>
public sealed record CommandEnvironment
{
    internal static readonly ImmutableSortedDictionary<string, string> NoTexts = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Variables by name. They are part of the contract and stand in records and reports: nothing secret belongs here.</summary>
    [JsonPropertyName("variables")]
    public ImmutableSortedDictionary<string, string> Variables { get; init => field = Sorted(value); } = NoTexts;

    /// <summary>Secrets, by name only. Their values are asked for where a command starts, and are in no record, log or trace.</summary>
    [JsonPropertyName("secrets")]
    public ImmutableArray<SecretUse> Secrets { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether there is nothing in it.</summary>
    [JsonIgnore]
    public bool IsEmpty => Variables.IsEmpty && Secrets.IsEmpty;

    internal static ImmutableSortedDictionary<string, string> Sorted(ImmutableSortedDictionary<string, string>? texts) =>
        texts is null ? NoTexts : texts.WithComparers(StringComparer.Ordinal);
}

/// <summary>A secret that commands get as an environment variable.</summary>
public sealed record SecretUse
{
    /// <summary>The secret's name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The name of the variable; null when it is the secret's.</summary>
    [JsonPropertyName("as")]
    public string? As { get; init; }

    /// <summary>The name of the variable.</summary>
    [JsonIgnore]
    public string Variable => As ?? Name;
}
