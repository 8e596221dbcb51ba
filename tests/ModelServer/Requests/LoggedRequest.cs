using System.Text.Json.Serialization;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Requests;

/// <summary>A request and what became of it, for assertions and for the log file (one line of JSON each).</summary>
public sealed record LoggedRequest
{
    /// <summary>The number of the request since the server started, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Which API.</summary>
    public required ApiKind Api { get; init; }

    /// <summary>The rule that answered, or null where none was left, or where the request was refused before.</summary>
    public required string? Rule { get; init; }

    /// <summary>Why it was refused, or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>The model asked for.</summary>
    public string? Model { get; init; }

    /// <summary>Whether a stream was asked for.</summary>
    public bool Stream { get; init; }

    /// <summary>The turn of its conversation.</summary>
    public int Turn { get; init; }

    /// <summary>The length of the body in bytes.</summary>
    public int Bytes { get; init; }

    /// <summary>The headers but for authorization, in ordinal order of their names.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The body as text; empty where the server keeps none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The request as understood, or null where it was refused before.</summary>
    [JsonIgnore]
    public ModelRequest? Request { get; init; }
}
