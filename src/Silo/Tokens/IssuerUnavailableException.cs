namespace Orleans.Goals.Silo.Tokens;

/// <summary>The issuer of tokens does not give its keys.</summary>
internal sealed class IssuerUnavailableException(string message) : Exception(message);
