using System.Text.RegularExpressions;

namespace Orleans.Goals.Infra.Tests;

/// <summary>The Bicep file passes on what its parameters say. It is not compiled here.</summary>
public sealed class AzureTests
{
    private static readonly string Bicep = Checkout.Read("infra/azure/main.bicep");

    [Fact]
    public void Records_AreInStorageWithoutAPasswordUnlessPostgreSqlIsChosen()
    {
        Assert.Contains("@allowed(['storage', 'postgresql'])\nparam keepIn string = 'storage'", Bicep, StringComparison.Ordinal);
        Assert.Contains("param databasePassword string = ''", Bicep, StringComparison.Ordinal);
        Assert.Contains("var onPostgresql = keepIn == 'postgresql'", Bicep, StringComparison.Ordinal);
        Assert.Contains("onPostgresql ? inPostgresql : inStorage", Bicep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.Network/privateDnsZones", "onPostgresql")]
    [InlineData("virtualNetworkLinks", "onPostgresql")]
    [InlineData("Microsoft.DBforPostgreSQL/flexibleServers", "onPostgresql")]
    [InlineData("databases", "onPostgresql")]
    [InlineData("Microsoft.Storage/storageAccounts", "!onPostgresql")]
    public void Parts_OfTheOtherChoice_AreNotMade(string type, string condition) => Assert.Contains(
        Bicep.Split('\n'),
        line => Regex.IsMatch(line, $"^ *resource \\w+ '{Regex.Escape(type)}(@[0-9-]+)?' = if \\({Regex.Escape(condition)}\\) \\{{$"));

    [Fact]
    public void Storage_HasNoKeysAndIsReachedByTheSilosAlone()
    {
        var account = Block("resource records ");

        Assert.All(
            ["name: recordsName", "allowSharedKeyAccess: false", "allowBlobPublicAccess: false", "supportsHttpsTrafficOnly: true", "defaultAction: 'Deny'", "id: network::silos.id"],
            part => Assert.Contains(part, account, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("writesTables", "writeTables", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3")]
    [InlineData("writesBlobs", "writeBlobs", "ba92f5b4-2d11-453d-a403-e96b0029c9fe")]
    public void Storage_IsOpenedByTheIdentityThatSilosAreToldToUse(string assignment, string role, string id)
    {
        var block = Block($"resource {assignment} ");

        Assert.All(
            ["= if (!onPostgresql) {", "scope: records", "principalId: identity.properties.principalId", $"roleDefinitionId: {role}"],
            part => Assert.Contains(part, block, StringComparison.Ordinal));
        Assert.Contains($"var {role} = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{id}')", Bicep, StringComparison.Ordinal);
        Assert.Contains($"\n    {assignment}\n", Block("resource silo "), StringComparison.Ordinal);
        Assert.Equal("identity.properties.clientId", DeployedSettings.Of("azure storage")["Goals__AzureStorage__records__ClientId"].TrimEnd());
    }

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

    /// <summary>What begins with a text, to the line with which it ends.</summary>
    private static string Block(string begin)
    {
        var from = Bicep.IndexOf($"\n{begin}", StringComparison.Ordinal);
        Assert.True(from >= 0, begin);
        return Bicep[from..(Bicep.IndexOf("\n}", from, StringComparison.Ordinal) + 2)];
    }

    private static string Value(string text, string begin, char end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.True(from >= begin.Length, begin);
        return text[from..text.IndexOf(end, from)];
    }
}
