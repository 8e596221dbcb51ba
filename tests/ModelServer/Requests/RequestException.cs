namespace Orleans.Goals.ModelServer.Requests;

/// <summary>A request that the API would refuse with 400.</summary>
internal sealed class RequestException(string message, string code = "invalid_request") : Exception(message)
{
    public string Code { get; } = code;
}
