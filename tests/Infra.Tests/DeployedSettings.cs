using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Orleans.Goals.Infra.Tests;

/// <summary>The variables that silos get, by where they are deployed.</summary>
internal static partial class DeployedSettings
{
    public static Dictionary<string, string> Of(string deployment) => deployment switch
    {
        "compose silo1" => Checkout.Yaml("infra/compose/compose.yaml")[0].At("services", "silo1", "environment").Pairs(),
        "compose silo2" => Checkout.Yaml("infra/compose/compose.yaml")[0].At("services", "silo2", "environment").Pairs(),
        "kubernetes" => Kubernetes(),
        "azure" => BicepVariable().Matches(Checkout.Read("infra/azure/main.bicep")).ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["value"].Value, StringComparer.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(deployment), deployment, null),
    };

    private static Dictionary<string, string> Kubernetes()
    {
        var settings = Checkout.Yaml("infra/kubernetes/configmap.yaml")[0].At("data").Pairs();
        var container = Checkout.Yaml("infra/kubernetes/statefulset.yaml")[0].At("spec", "template", "spec", "containers", 0);
        foreach (var variable in ((YamlSequenceNode)container.At("env")).Children)
        {
            settings[variable.At("name").Text()] = "";
        }

        return settings;
    }

    [GeneratedRegex(@"\{ name: '(?<name>[A-Za-z_]+)', (value: '?(?<value>[^'}]*)|secretRef: '(?<secret>[a-z-]+))'? ?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BicepVariable();
}
