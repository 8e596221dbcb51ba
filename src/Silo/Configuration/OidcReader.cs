using Microsoft.Extensions.Configuration;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>Reads whose tokens are taken.</summary>
internal sealed class OidcReader(IConfiguration configuration, bool isDevelopment, List<string> mistakes)
{
    /// <summary>The section.</summary>
    public const string Section = "Goals:Oidc";

    private const string Example = "https://login.example.com/realms/team";

    /// <summary>Its settings.</summary>
    public static string[] Known => ["Authority", "Audience", "TenantClaim", "RoleClaim", "WriterRole", "ReaderRole"];

    /// <summary>Reads it.</summary>
    /// <returns>Null when there is no such section, or it cannot be used.</returns>
    public OidcSettings? Read()
    {
        if (!configuration.GetSection(Section).GetChildren().Any())
        {
            return null;
        }

        var before = mistakes.Count;
        var authority = ReadAuthority();
        if (Setting("Audience") is not { } audience)
        {
            mistakes.Add($"{Section}:Audience is not set: write what the issuer puts into 'aud' of tokens for this cluster, so that tokens for other services are refused");
            audience = string.Empty;
        }

        var role = Setting("RoleClaim");
        foreach (var name in new[] { "WriterRole", "ReaderRole" }.Where(name => role is null && Setting(name) is not null))
        {
            mistakes.Add($"{Section}:{name} is set, and {Section}:RoleClaim is not, so that it would have no effect: write the claim with the roles, or remove it");
        }

        return mistakes.Count > before || authority is null ? null : new OidcSettings
        {
            Authority = authority,
            Audience = audience,
            TenantClaim = Setting("TenantClaim") ?? "tenant",
            RoleClaim = role,
            WriterRole = Setting("WriterRole") ?? "goals.write",
            ReaderRole = Setting("ReaderRole") ?? "goals.read",
            RequireHttps = !isDevelopment,
        };
    }

    private Uri? ReadAuthority()
    {
        if (Setting("Authority") is not { } text)
        {
            mistakes.Add($"{Section}:Authority is not set: write the address of the issuer, such as {Example}");
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var authority) || authority.Scheme is not ("http" or "https") || authority.Query.Length > 0 || authority.UserInfo.Length > 0)
        {
            mistakes.Add($"{Section}:Authority is '{text}', which is no address of an issuer: write for example {Example}");
            return null;
        }

        if (authority.Scheme != Uri.UriSchemeHttps && !isDevelopment)
        {
            mistakes.Add($"{Section}:Authority is '{text}': whoever is on the way could give keys of their own. Write https; http is for the environment Development only");
            return null;
        }

        return authority;
    }

    private string? Setting(string name) => configuration[$"{Section}:{name}"]?.Trim() is { Length: > 0 } value ? value : null;
}
