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
        "compose redis" => Over("redis"),
        "compose azurite" => Over("azurite"),
        "kubernetes" => Kubernetes(),
        "azure postgresql" => BicepWithout("inStorage"),
        "azure storage" => BicepWithout("inPostgresql"),
        _ => throw new ArgumentOutOfRangeException(nameof(deployment), deployment, null),
    };

    /// <summary>The first silo's with another file over it, as compose puts them together.</summary>
    private static Dictionary<string, string> Over(string name)
    {
        var settings = Of("compose silo1");
        foreach (var (key, value) in ((YamlMappingNode)Checkout.Yaml($"infra/compose/{name}.yaml")[0].At("services", "silo1", "environment")).Children)
        {
            if (value.Tag == "!reset")
            {
                settings.Remove(key.Text());
            }
            else
            {
                settings[key.Text()] = value.Text();
            }
        }

        return settings;
    }

    /// <summary>Those of the container app, with one of the two variables that say where things are kept.</summary>
    private static Dictionary<string, string> BicepWithout(string variable) => BicepVariable()
        .Matches(Regex.Replace(Checkout.Read("infra/azure/main.bicep"), $@"^var {variable} = \[.*?^\]", string.Empty, RegexOptions.Multiline | RegexOptions.Singleline))
        .ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["value"].Value, StringComparer.Ordinal);

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

    [GeneratedRegex(@"\{ name: '(?<name>[A-Za-z_]+)', (value: ('(?<value>[^']*)'|(?<value>[^'}]*))|secretRef: '(?<secret>[a-z-]+)') ?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BicepVariable();
}
