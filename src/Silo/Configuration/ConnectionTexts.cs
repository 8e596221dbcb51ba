using Microsoft.Extensions.Configuration;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>What the provider of a section connects by.</summary>
internal static class ConnectionTexts
{
    /// <summary>As Orleans reads it: the text itself wins over the name of one. Null when there is none.</summary>
    public static string? Of(IConfiguration configuration, string path) =>
        NonEmpty(configuration[$"{path}:ConnectionString"]) ?? (NonEmpty(configuration[$"{path}:ConnectionName"]) is { } name ? NonEmpty(configuration.GetConnectionString(name)) : null);

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
