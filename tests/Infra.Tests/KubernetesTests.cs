using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Orleans.Goals.Infra.Tests;

/// <summary>The manifests give Orleans' hosting on Kubernetes what it needs, and no more.</summary>
public sealed class KubernetesTests
{
    private static readonly YamlNode Pod = Checkout.Yaml("infra/kubernetes/statefulset.yaml")[0].At("spec", "template");

    [Fact]
    public void Variables_ComeFromTheFieldsThatTheProgramNames()
    {
        var reader = Checkout.Read("src/Silo/Configuration/KubernetesReader.cs");
        var fields = ((YamlSequenceNode)Pod.At("spec", "containers", 0, "env")).Children
            .Where(static variable => Regex.IsMatch(variable.At("name").Text(), "^(POD|ORLEANS)_"))
            .ToDictionary(static variable => variable.At("name").Text(), static variable => variable.At("valueFrom", "fieldRef", "fieldPath").Text());

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["POD_NAME"] = "metadata.name",
                ["POD_NAMESPACE"] = "metadata.namespace",
                ["POD_IP"] = "status.podIP",
                ["ORLEANS_SERVICE_ID"] = "metadata.labels['orleans/serviceId']",
                ["ORLEANS_CLUSTER_ID"] = "metadata.labels['orleans/clusterId']",
            },
            fields);
        Assert.All(fields.Values.Where(static field => !field.Contains('[', StringComparison.Ordinal)), field => Assert.Contains($"\"{field}\"", reader, StringComparison.Ordinal));
        Assert.Contains("metadata.labels['{label}']", reader, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_AreTheIdsOfTheSettingsAndNotPartOfTheSelector()
    {
        var settings = DeployedSettings.Of("kubernetes");
        var labels = Pod.At("metadata", "labels").Pairs();

        Assert.Equal("true", settings["Goals__Kubernetes"]);
        Assert.Equal((settings["Orleans__ServiceId"], settings["Orleans__ClusterId"]), (labels["orleans/serviceId"], labels["orleans/clusterId"]));

        // A selector cannot be changed where a StatefulSet is already.
        Assert.Equal(["app"], Checkout.Yaml("infra/kubernetes/statefulset.yaml")[0].At("spec", "selector", "matchLabels").Pairs().Keys);
    }

    [Fact]
    public void Role_LetsTheAccountOfThePodsReadPodsAndNothingElse()
    {
        var documents = Checkout.Yaml("infra/kubernetes/role.yaml");
        var (role, binding) = (documents[0], documents[1]);
        var account = Checkout.Yaml("infra/kubernetes/serviceaccount.yaml")[0];
        var rule = Assert.Single((YamlSequenceNode)role.At("rules"));

        Assert.Equal([""], Texts(rule.At("apiGroups")));
        Assert.Equal(["pods"], Texts(rule.At("resources")));
        Assert.Equal(["get", "list", "watch"], Texts(rule.At("verbs")));
        Assert.Equal(("Role", role.At("metadata", "name").Text()), (binding.At("roleRef", "kind").Text(), binding.At("roleRef", "name").Text()));
        Assert.Equal(account.At("metadata", "name").Text(), Assert.Single((YamlSequenceNode)binding.At("subjects")).At("name").Text());
        Assert.Equal(Checkout.Yaml("infra/kubernetes/namespace.yaml")[0].At("metadata", "name").Text(), binding.At("subjects", 0, "namespace").Text());
        Assert.Equal(account.At("metadata", "name").Text(), Pod.At("spec", "serviceAccountName").Text());
        Assert.Equal(("true", "false"), (Pod.At("spec", "automountServiceAccountToken").Text(), account.At("automountServiceAccountToken").Text()));
    }

    [Fact]
    public void Readme_SaysHowToDoWithoutWhatIsThere()
    {
        var readme = Checkout.Read("infra/README.md");

        Assert.Contains("`Goals__Kubernetes: \"false\"` in `configmap.yaml`", readme, StringComparison.Ordinal);
        Assert.Contains("`automountServiceAccountToken: false` in `statefulset.yaml`", readme, StringComparison.Ordinal);
        Assert.Contains("`kustomization.yaml` without `role.yaml`", readme, StringComparison.Ordinal);
        Assert.Matches(new Regex("^  Goals__Kubernetes: ", RegexOptions.Multiline), Checkout.Read("infra/kubernetes/configmap.yaml"));
    }

    private static string[] Texts(YamlNode list) => [.. ((YamlSequenceNode)list).Select(static one => one.Text())];
}
