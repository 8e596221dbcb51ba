using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Orleans.Goals.Infra.Tests;

/// <summary>What is deployed is what the silo program reads.</summary>
public sealed partial class SettingsTests
{
    private static readonly string Reader = Checkout.Read("src/Silo/Configuration/SettingsReader.cs");
    private static readonly string Azure = Checkout.Read("src/Silo/Configuration/AzureReader.cs");
    private static readonly string Providers = Checkout.Read("src/Silo/Configuration/Providers.cs");

    public static TheoryData<string> Deployments => ["compose silo1", "compose silo2", "compose redis", "compose azurite", "kubernetes", "azure postgresql", "azure storage"];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Variables_EachIsOneThatTheProgramReads(string deployment)
    {
        var known = Regex.Match(Reader, "Known =\\s*\\[(?<names>[^]]*)\\]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["names"].Value;
        var models = Checkout.Read("src/Models/Settings/ModelEnvironment.cs");

        foreach (var name in DeployedSettings.Of(deployment).Keys)
        {
            var isKnown = name.Split("__") switch
            {
                ["Goals", "AzureStorage", _, var setting] => Azure.Contains($"\"{setting}\"", StringComparison.Ordinal),
                ["Goals", var setting] => known.Contains($"\"{setting}\"", StringComparison.Ordinal),
                ["Goals", "Oidc", var setting] => Checkout.Read("src/Silo/Configuration/OidcReader.cs").Contains($"\"{setting}\"", StringComparison.Ordinal),
                ["ConnectionStrings", "goals"] => true,
                ["Orleans", "ClusterId" or "ServiceId"] => Checkout.Read("src/Silo/appsettings.json").Contains(name.Split("__")[1], StringComparison.Ordinal),
                ["Orleans", "Endpoints", var setting] => Checkout.Read("src/Silo/appsettings.Development.json").Contains($"\"{setting}\"", StringComparison.Ordinal),
                ["Orleans", "Clustering" or "Reminders", var setting] => IsOfProvider(setting),
                ["Orleans", "GrainStorage", "goals", var setting] => IsOfProvider(setting),
                [var plain] when plain.StartsWith("OTEL_", StringComparison.Ordinal) => plain is "OTEL_EXPORTER_OTLP_ENDPOINT" or "OTEL_LOGS_EXPORTER" or "OTEL_RESOURCE_ATTRIBUTES" or "OTEL_METRIC_EXPORT_INTERVAL",
                ["DOTNET_ENVIRONMENT" or "POD_NAME" or "POD_NAMESPACE" or "POD_IP" or "ORLEANS_SERVICE_ID" or "ORLEANS_CLUSTER_ID"] => true,
                [var plain] => models.Contains($"\"{plain}\"", StringComparison.Ordinal),
                _ => false,
            };
            Assert.True(isKnown, $"{deployment}: nothing reads {name}");
        }

        static bool IsOfProvider(string setting) => setting is "ProviderType" or "ServiceKey" || Providers.Contains($"\"{setting}\"", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("infra/compose/compose.yaml")]
    [InlineData("infra/kubernetes/configmap.yaml")]
    public void Oidc_WhatIsOfferedToBeWritten_IsWhatTheProgramReads(string file)
    {
        var reader = Checkout.Read("src/Silo/Configuration/OidcReader.cs");
        var offered = Regex.Matches(Checkout.Read(file), "# Goals__Oidc__(?<name>\\w+):", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.NotEmpty(offered);
        Assert.All(offered, one => Assert.Contains($"\"{one.Groups["name"].Value}\"", reader, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Providers_EachIsThereAndOfferedOutsideDevelopment(string deployment)
    {
        var settings = DeployedSettings.Of(deployment);

        foreach (var section in (string[])["Orleans__Clustering", "Orleans__GrainStorage__goals", "Orleans__Reminders"])
        {
            var provider = settings[section + "__ProviderType"];
            Assert.Matches(provider == "Redis" ? "Redis = \"Redis\"" : $"\"{provider}\", ForDevelopmentOnly: false", Providers);
            Assert.Equal(provider == "AdoNet" ? "Npgsql" : null, settings.GetValueOrDefault(section + "__Invariant"));
            var connection = settings.TryGetValue(section + "__ServiceKey", out var key)
                ? $"Goals__AzureStorage__{key}__{(provider == "AzureBlobStorage" ? "BlobUri" : "TableUri")}"
                : $"ConnectionStrings__{settings[section + "__ConnectionName"]}";
            Assert.True(settings.ContainsKey(connection), section);
        }

        Assert.Equal("Production", settings["DOTNET_ENVIRONMENT"]);
        Assert.True(settings.ContainsKey("Goals__KeyFile"), "an address that others reach needs a key");
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void PortsAndFolders_AreThoseOfTheProgramAndTheImage(string deployment)
    {
        var settings = DeployedSettings.Of(deployment);
        using var development = JsonDocument.Parse(Checkout.Read("src/Silo/appsettings.Development.json"));
        var endpoints = development.RootElement.GetProperty("Orleans").GetProperty("Endpoints");
        var port = ApiPort();
        var image = Checkout.Read("infra/container/Dockerfile");

        Assert.Equal(endpoints.GetProperty("SiloPort").GetRawText(), settings["Orleans__Endpoints__SiloPort"]);
        Assert.Equal(endpoints.GetProperty("GatewayPort").GetRawText(), settings["Orleans__Endpoints__GatewayPort"]);
        Assert.Equal($"http://0.0.0.0:{port}", settings["Goals__Listen"].Replace("${apiPort}", port, StringComparison.Ordinal));
        foreach (var name in (string[])["Goals__Folder", "Goals__ArtifactFolder", "DOTNET_ENVIRONMENT"])
        {
            Assert.Contains($"{name}={settings[name]}", image, StringComparison.Ordinal);
        }

        Assert.Contains($"EXPOSE {port} {settings["Orleans__Endpoints__SiloPort"]} {settings["Orleans__Endpoints__GatewayPort"]}", image, StringComparison.Ordinal);
    }

    [Fact]
    public void Kubernetes_PortsOfContainerServicesAndPolicy_Agree()
    {
        var settings = DeployedSettings.Of("kubernetes");
        string[] expected = [ApiPort(), settings["Orleans__Endpoints__SiloPort"], settings["Orleans__Endpoints__GatewayPort"]];
        var pod = Checkout.Yaml("infra/kubernetes/statefulset.yaml")[0].At("spec", "template");
        var ports = ((YamlSequenceNode)pod.At("spec", "containers", 0, "ports")).ToDictionary(static port => port.At("name").Text(), static port => port.At("containerPort").Text());

        Assert.Equal(expected, ports.Values);
        foreach (var service in Checkout.Yaml("infra/kubernetes/service.yaml"))
        {
            Assert.Equal(pod.At("metadata", "labels", "app").Text(), service.At("spec", "selector", "app").Text());
            Assert.All((YamlSequenceNode)service.At("spec", "ports"), port => Assert.Equal(ports[port.At("targetPort").Text()], port.At("port").Text()));
        }

        Assert.All(Regex.Matches(Checkout.Read("infra/kubernetes/networkpolicy.yaml"), "port: ([0-9]+)"), match => Assert.Contains(match.Groups[1].Value, expected));
    }

    [Theory]
    [InlineData("infra/kubernetes/statefulset.yaml")]
    [InlineData("infra/compose/compose.yaml")]
    [InlineData("infra/azure/main.bicep")]
    [InlineData("infra/container/Dockerfile")]
    [InlineData("infra/prometheus/rules.yaml")]
    [InlineData("infra/grafana/goals.json")]
    public void HealthPaths_AreServed(string file)
    {
        var routes = Checkout.Read("src/Api/GoalRoutes.cs");
        var paths = HealthPath().Matches(Checkout.Read(file));

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.Contains($"\"{path.Value}\"", routes, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("compose silo1", "infra/compose/compose.yaml", "stop_grace_period: (?<time>[0-9]+)s")]
    [InlineData("kubernetes", "infra/kubernetes/statefulset.yaml", "terminationGracePeriodSeconds: (?<time>[0-9]+)")]
    [InlineData("azure storage", "infra/azure/main.bicep", "terminationGracePeriodSeconds: (?<time>[0-9]+)")]
    public void Grace_IsLongerThanDrainAndShutdown(string deployment, string file, string pattern)
    {
        var grace = Number(Checkout.Read(file), pattern);
        var patience = Number(Checkout.Read("src/Silo/Hosting/SiloHost.cs"), @"ShutdownPatience = TimeSpan\.FromSeconds\((?<time>[0-9]+)\)");
        var drain = TimeSpan.Parse(DeployedSettings.Of(deployment)["Goals__DrainDelay"], CultureInfo.InvariantCulture).TotalSeconds;

        Assert.True(grace > patience + drain, $"{grace} s of grace; the silo may take {drain} + {patience} s");
    }

    [Fact]
    public void Sql_EveryScriptIsMountedByComposeInTheOrderOfTheReadme()
    {
        var mounted = Regex.Matches(Checkout.Read("infra/compose/compose.yaml"), @"\.\./postgresql/(?<file>[a-z-]+\.sql):/docker-entrypoint-initdb\.d/(?<order>[0-9])-\k<file>:ro");

        Assert.Equal(Checkout.Files("infra/postgresql", "*.sql").Select(static file => Path.GetFileName(file)), mounted.Select(static match => match.Groups["file"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(["grain-storage.sql", "clustering.sql", "reminders.sql"], mounted.OrderBy(static match => match.Groups["order"].Value, StringComparer.Ordinal).Select(static match => match.Groups["file"].Value));
    }

    private static string ApiPort() => Number(Reader, "DefaultAddress = \"http://127.0.0.1:(?<time>[0-9]+)\"").ToString(CultureInfo.InvariantCulture);

    private static int Number(string text, string pattern) => int.Parse(Regex.Match(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["time"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("/health/[a-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex HealthPath();
}
