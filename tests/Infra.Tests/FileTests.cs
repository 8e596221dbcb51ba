using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Orleans.Goals.Infra.Tests;

/// <summary>Every file is well-formed, and what one names is there.</summary>
public sealed class FileTests
{
    [Fact]
    public void Yaml_EveryFileParses() => Assert.All(Checkout.Files("infra", "*.yaml"), static file => Assert.NotEmpty(Checkout.Yaml(file)));

    [Fact]
    public void Json_EveryFileParses() => Assert.All(Checkout.Files("infra", "*.json"), static file => JsonDocument.Parse(Checkout.Read(file)).Dispose());

    [Fact]
    public void Kustomization_NamesEveryManifestButTheExample()
    {
        var named = ((YamlSequenceNode)Checkout.Yaml("infra/kubernetes/kustomization.yaml")[0].At("resources")).Select(static name => name.Text());

        Assert.Equal(
            Checkout.Files("infra/kubernetes", "*.yaml").Select(Path.GetFileName).Except(["kustomization.yaml", "secret.example.yaml"]),
            named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Kubernetes_KeysOfTheSecret_AreThoseOfTheExample()
    {
        var given = Checkout.Yaml("infra/kubernetes/secret.example.yaml")[0].At("stringData").Pairs().Keys;
        var set = Checkout.Read("infra/kubernetes/statefulset.yaml");
        var used = Regex.Matches(set, "secretKeyRef: \\{name: goals, key: ([a-z-]+)").Select(static match => match.Groups[1].Value).Append("key");

        Assert.Equal(given.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        Assert.Equal("/run/secrets/goals/key", DeployedSettings.Of("kubernetes")["Goals__KeyFile"]);
        Assert.Contains("{name: key, mountPath: /run/secrets/goals, readOnly: true}", set, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_MountedFilesAndKeys_AreThereOrMadeByTheScript()
    {
        var compose = Checkout.Read("infra/compose/compose.yaml");
        var script = Checkout.Read("infra/compose/keys.sh");

        Assert.All(Regex.Matches(compose, @"- \.\./(?<path>[^:]+):"), static match => Assert.True(Path.Exists(Checkout.Full($"infra/{match.Groups["path"].Value}")), match.Value));
        Assert.All(Regex.Matches(compose, @"keys/(?<name>[a-z_.]+)"), match => Assert.Contains(match.Groups["name"].Value, script, StringComparison.Ordinal));
        Assert.Equal("keys/", Checkout.Read("infra/compose/.gitignore").Trim());
    }

    [Fact]
    public void Container_RunsTheProgramOfTheSiloProjectAsAnotherUserThanRoot()
    {
        var image = Checkout.Read("infra/container/Dockerfile");
        var framework = Regex.Match(Checkout.Read("global.json"), "\"version\": \"(?<major>[0-9]+\\.[0-9]+)").Groups["major"].Value;

        Assert.All(Regex.Matches(image, "^FROM [^:]+:(?<tag>[0-9.]+)", RegexOptions.Multiline), match => Assert.Equal(framework, match.Groups["tag"].Value));
        Assert.Contains("/app/Orleans.Goals.Silo\"", image, StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", image, StringComparison.Ordinal);
        Assert.True(Checkout.Exists("src/Silo/Silo.csproj"));
        Assert.All(["git", "bubblewrap", "util-linux"], tool => Assert.Contains($" {tool}", image, StringComparison.Ordinal));
    }

    [Fact]
    public void Alerts_EachNamesARunbookThatIsThere()
    {
        var runbooks = Regex.Matches(Checkout.Read("infra/prometheus/rules.yaml"), "runbook: (?<path>\\S+)");

        Assert.NotEmpty(runbooks);
        Assert.All(runbooks, static match => Assert.True(Checkout.Exists(match.Groups["path"].Value), match.Value));
    }

    [Fact]
    public void Collector_TakesAndGivesWhereTheOthersAsk()
    {
        var collector = Checkout.Read("infra/otel/collector.yaml");

        Assert.Contains("0.0.0.0:4317", collector, StringComparison.Ordinal);
        Assert.Equal("http://otel-collector:4317", DeployedSettings.Of("compose silo1")["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Contains("0.0.0.0:8889", collector, StringComparison.Ordinal);
        Assert.Contains("otel-collector:8889", Checkout.Read("infra/prometheus/prometheus.yaml"), StringComparison.Ordinal);
        Assert.Contains("add_metric_suffixes: false", collector, StringComparison.Ordinal);
    }

    [Fact]
    public void Bicep_IsBalancedAndUsesEveryParameterAndVariable()
    {
        var text = Regex.Replace(Checkout.Read("infra/azure/main.bicep"), @"^\s*//.*$", string.Empty, RegexOptions.Multiline);
        var open = new Stack<char>();
        foreach (var sign in text)
        {
            if (sign is '(' or '[' or '{')
            {
                open.Push(sign);
            }
            else if (sign is ')' or ']' or '}')
            {
                Assert.Equal(sign switch { ')' => '(', ']' => '[', _ => '{' }, open.Pop());
            }
        }

        Assert.Empty(open);
        foreach (Match declared in Regex.Matches(text, "^(param|var) (?<name>[A-Za-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture))
        {
            var name = declared.Groups["name"].Value;
            Assert.True(Regex.Count(text, $@"\b{name}\b") > 1, $"{name} is not used");
        }
    }
}
