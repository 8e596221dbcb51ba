using Microsoft.Extensions.Configuration;
using Orleans.Goals.Silo.Configuration;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>What the silo program makes of its configuration.</summary>
public sealed class SettingsReaderTests
{
    private const string Key = "0123456789abcdef";

    private static readonly Dictionary<string, string?> Local = new(StringComparer.Ordinal)
    {
        ["Goals:Folder"] = "/var/lib/goals",
        ["Goals:Store"] = "Sqlite",
        ["Orleans:Clustering:ProviderType"] = "Development",
        ["Orleans:Reminders:ProviderType"] = "Memory",
        ["A_KEY"] = Key,
    };

    private static readonly (string, string)[] OnKubernetes =
    [
        ("Goals:Kubernetes", "true"), ("Orleans:ServiceId", "goals"), ("Orleans:ClusterId", "goals"), ("Orleans:Endpoints:AdvertisedIPAddress", "192.0.2.7"),
    ];

    private readonly Dictionary<string, string> pod = new(StringComparer.Ordinal)
    {
        ["POD_NAME"] = "goals-silo-0",
        ["POD_NAMESPACE"] = "goals",
        ["POD_IP"] = "192.0.2.7",
        ["ORLEANS_SERVICE_ID"] = "goals",
        ["ORLEANS_CLUSTER_ID"] = "goals",
        ["KUBECONFIG"] = typeof(SettingsReaderTests).Assembly.Location,
    };

    [Fact]
    public void Read_Development_HasTheDefaults()
    {
        var (settings, mistakes) = Read(isDevelopment: true);

        Assert.Empty(mistakes);
        Assert.Equal(("/var/lib/goals", true, true, "http://127.0.0.1:7070/"), (settings.Folder, settings.UseSqlite, settings.FastMembership, Assert.Single(settings.Listen).ToString()));
        Assert.Empty(settings.TenantKeys);
    }

    [Fact]
    public void Read_DevelopmentSettingsElsewhere_AreAllRefused()
    {
        var (_, mistakes) = Read(isDevelopment: false);

        Assert.Equal(3, mistakes.Count);
        Assert.Contains(mistakes, static mistake => mistake.StartsWith("Orleans:Clustering:ProviderType is Development", StringComparison.Ordinal));
        Assert.Contains(mistakes, static mistake => mistake.StartsWith("Orleans:Reminders:ProviderType is Memory", StringComparison.Ordinal));
        Assert.Contains(mistakes, static mistake => mistake.StartsWith("Goals:Store is Sqlite", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Goals:Membership", "Slow", "write Fast or Orleans")]
    [InlineData("Goals:Store", "Files", "write GrainStorage or Sqlite")]
    [InlineData("Goals:FolderIsShared", "maybe", "write false or true")]
    [InlineData("Goals:DrainDelay", "-00:00:01", "such as 00:00:05")]
    [InlineData("Goals:Folder", "goals", "no absolute path")]
    [InlineData("Goals:ArtifactFolder", "goals", "no absolute path")]
    [InlineData("Goals:Listen", "http://192.0.2.1:1", "Goals:KeyFile")]
    [InlineData("Goals:Tenants:a:Key", "0123456789abcdef", "Goals:Tenants:a:Key is no setting")]
    [InlineData("Goals:Tenants:a:KeyVariable", "NO_SUCH_KEY", "at least 16 characters")]
    [InlineData("Goals:Oidc:Authority", "https://login.example", "Goals:Oidc:Audience is not set")]
    [InlineData("Goals:Oidc:Audience", "goals", "Goals:Oidc:Authority is not set")]
    [InlineData("Goals:Oidc:Authority", "login.example", "no address of an issuer")]
    [InlineData("Goals:Oidc:WriterRole", "writer", "it would have no effect")]
    [InlineData("Goals:Oidc:Issuer", "https://login.example", "Goals:Oidc:Issuer is no setting")]
    [InlineData("Orleans:GrainStorage:goals:ProviderType", "AdoNet", "remove one of the two")]
    [InlineData("Orleans:Clustering:ProviderType", "Cosmos", "which this program does not have: write one of Development, AdoNet, AzureTableStorage, Redis")]
    [InlineData("Orleans:Reminders:ProviderType", "AzureTableStorage", "Orleans:Reminders:ConnectionString or Orleans:Reminders:ConnectionName or Orleans:Reminders:ServiceKey is not set")]
    [InlineData("Orleans:Reminders:ProviderType", "Redis", "Orleans:Reminders:ConnectionString or Orleans:Reminders:ConnectionName is not set, which Redis needs")]
    [InlineData("Goals:AzureStorage:team:BlobUri", "https://team.blob.core.windows.net", "no provider of Azure storage has it as ServiceKey")]
    [InlineData("Goals:AzureStorage:team:BlobUri", "http://team.blob.core.windows.net", "no https address")]
    [InlineData("Goals:AzureStorage:team:AccountKey", "a", "Goals:AzureStorage:team:AccountKey is no setting")]
    [InlineData("Orleans:Reminders:ServiceKey", "team", "Orleans:Reminders:ServiceKey is set, which Memory does not take here")]
    [InlineData("Goals:RedisIsDurable", "true", "nothing is on Redis")]
    [InlineData("Goals:RedisIsDurable", "yes", "write false or true")]
    public void Read_OneMistake_SaysWhatToDo(string name, string value, string expected) =>
        Assert.Contains(Read(isDevelopment: true, (name, value)).Mistakes, mistake => mistake.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Read_Redis_EachServerIsAskedOnceAndMustBeDurableOutsideDevelopment()
    {
        (string, string)[] written =
        [
            ("Goals:Store", "GrainStorage"), ("ConnectionStrings:goals", "redis:6379,password=a"), ("Goals:RedisIsDurable", "true"),
            ("Orleans:Clustering:ProviderType", "Redis"), ("Orleans:Clustering:ConnectionName", "goals"),
            ("Orleans:GrainStorage:goals:ProviderType", "Redis"), ("Orleans:GrainStorage:goals:ConnectionName", "goals"),
            ("Orleans:Reminders:ProviderType", "Redis"), ("Orleans:Reminders:ConnectionString", "other:6379"),
        ];

        var (settings, mistakes) = Read(isDevelopment: false, written);
        var (inDevelopment, _) = Read(isDevelopment: true, written);

        Assert.Empty(mistakes);
        Assert.Equal(["redis:6379,password=a", "other:6379"], settings.Redis!.Connections);
        Assert.Equal((true, true), (settings.Redis.IsVouchedFor, settings.Redis.MustBeDurable));
        Assert.False(inDevelopment.Redis!.MustBeDurable);
    }

    [Theory]
    [InlineData("ConnectionString", "https://team.table.core.windows.net", "which would be used without any key")]
    [InlineData("ServiceKey", "team", "Orleans:Reminders:ServiceKey is 'team', and Goals:AzureStorage:team:TableUri is not set")]
    public void Read_AzureTablesThatNobodyMayOpen_SaysWhatToDo(string name, string value, string expected) =>
        Assert.Contains(
            Read(isDevelopment: true, ("Orleans:Reminders:ProviderType", "AzureTableStorage"), ($"Orleans:Reminders:{name}", value)).Mistakes,
            mistake => mistake.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Read_AzureByIdentity_HasTheAccount()
    {
        var (settings, mistakes) = Read(
            isDevelopment: true,
            ("Orleans:Reminders:ProviderType", "AzureTableStorage"), ("Orleans:Reminders:ServiceKey", "team"), ("Goals:AzureStorage:team:TableUri", "https://team.table.core.windows.net"), ("Goals:AzureStorage:team:ClientId", "one"));

        Assert.Empty(mistakes);
        Assert.Equal(new AzureAccount("team", new Uri("https://team.table.core.windows.net"), null, "one"), Assert.Single(settings.AzureAccounts));
    }

    [Fact]
    public void Read_RedisConnectionThatIsNone_IsRefusedWithoutSayingItsPassword()
    {
        var (_, mistakes) = Read(isDevelopment: true, ("Orleans:Reminders:ProviderType", "Redis"), ("Orleans:Reminders:ConnectionString", "redis:6379,passwrd=secret"));

        Assert.Contains("Orleans:Reminders has a connection string that is none of Redis", Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistakes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoTenantsWithOneKey_IsRefused()
    {
        var (settings, mistakes) = Read(isDevelopment: true, ("Goals:Tenants:a:KeyVariable", "A_KEY"), ("Goals:Tenants:b:KeyVariable", "A_KEY"), ("Goals:Membership", "Orleans"));

        Assert.Contains("a key of its own", Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.False(settings.FastMembership);
        Assert.Equal(Key, settings.TenantKeys["a"]);
    }

    [Fact]
    public void Read_Oidc_IsKeyEnoughForAnyAddressAndHttpsOutsideDevelopment()
    {
        (string, string)[] written =
        [
            ("Goals:Oidc:Authority", "http://login.example"), ("Goals:Oidc:Audience", "goals"), ("Goals:Oidc:RoleClaim", "roles"), ("Goals:Listen", "http://192.0.2.1:1"),
        ];

        var (settings, mistakes) = Read(isDevelopment: true, written);
        var (_, elsewhere) = Read(isDevelopment: false, written);

        Assert.Empty(mistakes);
        Assert.Equal(("goals", "tenant", "roles", "goals.write", "goals.read"), (settings.Oidc!.Audience, settings.Oidc.TenantClaim, settings.Oidc.RoleClaim, settings.Oidc.WriterRole, settings.Oidc.ReaderRole));
        Assert.Contains(elsewhere, static mistake => mistake.StartsWith("Goals:Oidc:Authority is 'http://login.example'", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_KubernetesWithNothingThatOrleansNeeds_NamesEachAndWhereItComesFrom()
    {
        pod.Clear();

        var (_, mistakes) = Read(isDevelopment: true, ("Goals:Kubernetes", "true"));

        string[] expected =
        [
            "POD_NAME is not set: let the pod have it from the field metadata.name", "POD_NAMESPACE is not set: let the pod have it from the field metadata.namespace",
            "POD_IP is not set: let the pod have it from the field status.podIP", "ORLEANS_SERVICE_ID is not set: let the pod have it from the field metadata.labels['orleans/serviceId']",
            "ORLEANS_CLUSTER_ID is not set: let the pod have it from the field metadata.labels['orleans/clusterId']", "this is no pod",
        ];
        Assert.Equal(expected.Length, mistakes.Count);
        Assert.All(expected.Zip(mistakes), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POD_IP", "here", "POD_IP is 'here', which is no address")]
    [InlineData("POD_IP", "192.0.2.1", "Orleans:Endpoints:AdvertisedIPAddress is '192.0.2.7', and POD_IP is '192.0.2.1': remove the first")]
    [InlineData("ORLEANS_SERVICE_ID", "other", "ORLEANS_SERVICE_ID is 'other', and Orleans:ServiceId is 'goals': write the same in the label orleans/serviceId")]
    [InlineData("ORLEANS_CLUSTER_ID", "other", "ORLEANS_CLUSTER_ID is 'other', and Orleans:ClusterId is 'goals': write the same in the label orleans/clusterId")]
    [InlineData("POD_NAME", " ", "POD_NAME is not set")]
    [InlineData("KUBECONFIG", "/no/such/file", "KUBECONFIG is '/no/such/file', which is no file")]
    [InlineData("KUBECONFIG", "", "this is no pod")]
    public void Read_KubernetesWithOneMistake_SaysWhatToDo(string variable, string value, string expected)
    {
        pod[variable] = value;

        var (_, mistakes) = Read(isDevelopment: true, OnKubernetes);

        Assert.Contains(expected, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KubernetesInAPodWithoutAToken_SaysHowToGiveIt()
    {
        pod.Remove("KUBECONFIG");
        pod["KUBERNETES_SERVICE_HOST"] = "192.0.2.1";
        pod["KUBERNETES_SERVICE_PORT"] = "443";

        var (_, mistakes) = Read(isDevelopment: true, OnKubernetes);

        Assert.Contains("automountServiceAccountToken: true", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KubernetesByItsVariables_IsAskedOnlyWhenTheSettingSaysSo()
    {
        var (settings, mistakes) = Read(isDevelopment: true, OnKubernetes);

        Assert.Empty(mistakes);
        Assert.Equal(pod["KUBECONFIG"], settings.Kubernetes!.ConfigFile);
        Assert.Null(Read(isDevelopment: true, ("Goals:Kubernetes", "false")).Settings.Kubernetes);
    }

    private (SiloSettings Settings, IReadOnlyList<string> Mistakes) Read(bool isDevelopment, params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Local, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), isDevelopment, pod.GetValueOrDefault);
        return (reader.Read(), reader.Mistakes);
    }
}
