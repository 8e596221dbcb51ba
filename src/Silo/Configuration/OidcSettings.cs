namespace Orleans.Goals.Silo.Configuration;

/// <summary>What the section <c>Goals:Oidc</c> of the configuration says: whose tokens are taken, and what their claims mean.</summary>
internal sealed record OidcSettings
{
    /// <summary><c>Goals:Oidc:Authority</c>: the issuer, whose keys are found through its <c>/.well-known/openid-configuration</c>.</summary>
    public required Uri Authority { get; init; }

    /// <summary><c>Goals:Oidc:Audience</c>: what tokens must be made for.</summary>
    public required string Audience { get; init; }

    /// <summary><c>Goals:Oidc:TenantClaim</c>: the claim that names the tenant.</summary>
    /// <value>Default <c>tenant</c>.</value>
    public required string TenantClaim { get; init; }

    /// <summary><c>Goals:Oidc:RoleClaim</c>: the claim with the holder's roles or scopes.</summary>
    /// <value>Default null: every holder may read and write.</value>
    public string? RoleClaim { get; init; }

    /// <summary><c>Goals:Oidc:WriterRole</c>: the role of who may change goals.</summary>
    /// <value>Default <c>goals.write</c>; of no effect without <see cref="RoleClaim"/>.</value>
    public required string WriterRole { get; init; }

    /// <summary><c>Goals:Oidc:ReaderRole</c>: the role of who may read them.</summary>
    /// <value>Default <c>goals.read</c>; of no effect without <see cref="RoleClaim"/>.</value>
    public required string ReaderRole { get; init; }

    /// <summary>Whether the issuer is asked over HTTPS only.</summary>
    /// <value>False in Development only.</value>
    public required bool RequireHttps { get; init; }
}
