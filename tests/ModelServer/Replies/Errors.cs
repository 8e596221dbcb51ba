using System.Text.Json;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Errors as both APIs have them.</summary>
internal static class Errors
{
    public static byte[] Body(string type, string code, string message)
    {
        using var buffer = new EventBuffer();
        return buffer.Body(json => Write(json, type, code, message));
    }

    public static void Write(Utf8JsonWriter json, string type, string code, string message)
    {
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", type);
        json.WriteNull("param");
        json.WriteString("code", code);
        json.WriteEndObject();
    }

    /// <summary>The code that goes with a status where a script names none.</summary>
    public static string CodeOf(int status) => status switch
    {
        401 => "invalid_api_key",
        403 => "permission_denied",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        503 => "overloaded",
        >= 500 => "server_error",
        _ => "invalid_request",
    };

    /// <summary>What is said with a code where a script says nothing.</summary>
    public static string MessageOf(string code) => code switch
    {
        "rate_limit_exceeded" => "Rate limit reached. Please try again later.",
        "insufficient_quota" => "You exceeded your current quota, please check your plan and billing details.",
        "invalid_api_key" => "Incorrect API key provided.",
        "context_length_exceeded" => "Your input exceeds the context window of this model.",
        "overloaded" => "The engine is currently overloaded, please try again later.",
        "server_error" => "The server had an error while processing your request.",
        _ => "The request was refused.",
    };
}
