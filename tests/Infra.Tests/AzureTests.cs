namespace Orleans.Goals.Infra.Tests;

/// <summary>The Bicep file passes on what its parameters say. It is not compiled here.</summary>
public sealed class AzureTests
{
    private static readonly string Bicep = Checkout.Read("infra/azure/main.bicep");

    [Fact]
    public void Oidc_IsOffUntilAnIssuerIsNamedAndRolesUntilTheirClaimIs()
    {
        Assert.Contains("param oidcAuthority string = ''", Bicep, StringComparison.Ordinal);
        Assert.Contains("param oidcRoleClaim string = ''", Bicep, StringComparison.Ordinal);
        Assert.Contains("var oidcSettings = empty(oidcAuthority) ? [] : concat([\n  { name: 'Goals__Oidc__Authority', value: oidcAuthority }", Bicep, StringComparison.Ordinal);
        Assert.Contains("], empty(oidcRoleClaim) ? [] : [\n  { name: 'Goals__Oidc__RoleClaim', value: oidcRoleClaim }", Bicep, StringComparison.Ordinal);
        Assert.Contains("], oidcSettings)", Bicep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oidcTenantClaim", "TenantClaim")]
    [InlineData("oidcWriterRole", "WriterRole")]
    [InlineData("oidcReaderRole", "ReaderRole")]
    public void Oidc_DefaultsAreThoseOfTheProgram(string parameter, string setting)
    {
        var given = Value(Bicep, $"param {parameter} string = '", '\'');

        Assert.Equal(Value(Checkout.Read("src/Silo/Configuration/OidcReader.cs"), $"Setting(\"{setting}\") ?? \"", '"'), given);
    }

    private static string Value(string text, string begin, char end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.True(from >= begin.Length, begin);
        return text[from..text.IndexOf(end, from)];
    }
}
