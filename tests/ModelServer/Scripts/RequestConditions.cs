using Orleans.Goals.ModelServer.Requests;

namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>Conditions on a request; those that are given must all hold.</summary>
public sealed record RequestConditions
{
    /// <summary>The model asked for.</summary>
    public string? Model { get; set; }

    /// <summary>Which API the request came by.</summary>
    public ApiKind? Api { get; set; }

    /// <summary>Whether a stream was asked for.</summary>
    public bool? Stream { get; set; }

    /// <summary>The turn of the conversation: 1 + the model's turns already in it. Independent of other conversations on the same server.</summary>
    public int? Turn { get; set; }

    /// <summary>The number of the request since the server started, from 1.</summary>
    public int? Request { get; set; }

    /// <summary>A text in the last message or tool result.</summary>
    public string? LastContains { get; set; }

    /// <summary>A text in the first message that is the user's: tells conversations apart.</summary>
    public string? FirstContains { get; set; }

    /// <summary>A text anywhere in the request's body, as JSON.</summary>
    public string? Contains { get; set; }

    /// <summary>A text that is nowhere in the request's body, as JSON.</summary>
    public string? Lacks { get; set; }

    /// <summary>Who spoke last: <c>user</c>, <c>assistant</c>, <c>system</c> or <c>tool</c>.</summary>
    public string? LastRole { get; set; }

    /// <summary>A tool that the request offers.</summary>
    public string? Offers { get; set; }

    internal bool Hold(ModelRequest request) =>
        (Model is null || Model == request.Model)
        && (Api is null || Api == request.Api)
        && (Stream is null || Stream == request.Stream)
        && (Turn is null || Turn == request.Turn)
        && (Request is null || Request == request.Number)
        && (LastRole is null || LastRole == request.LastRole)
        && (Offers is null || request.Tools.Contains(Offers, StringComparer.Ordinal))
        && (LastContains is null || request.LastText.Contains(LastContains, StringComparison.Ordinal))
        && (FirstContains is null || request.FirstText.Contains(FirstContains, StringComparison.Ordinal))
        && (Contains is null || request.BodyText.Contains(Contains, StringComparison.Ordinal))
        && (Lacks is null || !request.BodyText.Contains(Lacks, StringComparison.Ordinal));
}

/// <summary>The API of a request.</summary>
public enum ApiKind
{
    /// <summary>None; refused in scripts.</summary>
    None = 0,

    /// <summary>Chat Completions.</summary>
    Chat = 1,

    /// <summary>Responses.</summary>
    Responses = 2,
}
