namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>What the server answers: rules, tried in the order of the file; the first that still has uses left and whose conditions hold answers.</summary>
public sealed record ModelScript
{
    /// <summary>The models that <c>GET /v1/models</c> lists. Requests for others are answered too unless <see cref="OnlyListed"/> says otherwise.</summary>
    public IReadOnlyList<string> Models { get; set; } = ["scripted"];

    /// <summary>Whether a request for a model that is not listed is answered 404, as a provider does.</summary>
    public bool OnlyListed { get; set; }

    /// <summary>The bearer key that requests must carry, else 401. The answer repeats the wrong key in full: clients must cope with such servers.</summary>
    public string? Key { get; set; }

    /// <summary>How many tokens travel in one event of a stream; 1 as long as nothing is said.</summary>
    public int TokensPerEvent { get; set; } = 1;

    /// <summary>The rules, in the order in which they are tried.</summary>
    public IReadOnlyList<ScriptRule> Rules { get; set; } = [];

    /// <summary>A script that gives these replies, one after the other.</summary>
    public static ModelScript Of(params ScriptRule[] rules) => new() { Rules = rules };

    /// <summary>A script that answers every request the same.</summary>
    public static ModelScript Always(string text) => Of(new ScriptRule { Always = true, Text = text });
}
