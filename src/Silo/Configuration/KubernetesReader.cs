using System.Net;
using Microsoft.Extensions.Configuration;
using Orleans.Hosting.Kubernetes;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>Reads what Orleans' hosting on Kubernetes needs, so that what is missing is told before anything is begun.</summary>
/// <param name="configuration">What is written.</param>
/// <param name="variables">Variables of the process: Orleans reads them there, and nowhere else.</param>
/// <param name="mistakes">Where mistakes go.</param>
internal sealed class KubernetesReader(IConfiguration configuration, Func<string, string?> variables, List<string> mistakes)
{
    private const string Setting = "Goals:Kubernetes";
    private const string ConfigFile = "KUBECONFIG";
    private const string TokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>Reads it.</summary>
    /// <returns>The settings; of use only when there are no mistakes.</returns>
    public KubernetesSettings Read()
    {
        Require(KubernetesHostingOptions.PodNameEnvironmentVariable, "metadata.name");
        Require(KubernetesHostingOptions.PodNamespaceEnvironmentVariable, "metadata.namespace");
        var address = ReadAddress();
        ReadId(KubernetesHostingOptions.ServiceIdEnvironmentVariable, KubernetesHostingOptions.ServiceIdLabel, "Orleans:ServiceId");
        ReadId(KubernetesHostingOptions.ClusterIdEnvironmentVariable, KubernetesHostingOptions.ClusterIdLabel, "Orleans:ClusterId");
        return new KubernetesSettings { Address = address, ConfigFile = ReadAccess() };
    }

    private string? Variable(string name) => variables(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private string? Require(string name, string field)
    {
        var value = Variable(name);
        if (value is null)
        {
            mistakes.Add($"{Setting} is true, and the variable {name} is not set: let the pod have it from the field {field}, or set {Setting} to false");
        }

        return value;
    }

    private IPAddress ReadAddress()
    {
        if (Require(KubernetesHostingOptions.PodIPEnvironmentVariable, "status.podIP") is not { } text)
        {
            return IPAddress.None;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            mistakes.Add($"{KubernetesHostingOptions.PodIPEnvironmentVariable} is '{text}', which is no address: let the pod have it from the field status.podIP");
        }
        else if (configuration["Orleans:Endpoints:AdvertisedIPAddress"] is { Length: > 0 } other && !(IPAddress.TryParse(other, out var advertised) && advertised.Equals(address)))
        {
            mistakes.Add($"Orleans:Endpoints:AdvertisedIPAddress is '{other}', and {KubernetesHostingOptions.PodIPEnvironmentVariable} is '{text}': remove the first, which the second stands for");
        }

        return address ?? IPAddress.None;
    }

    /// <summary>Records belong to the service id, and silos to the cluster id: neither may be changed by a label that nobody looked at.</summary>
    private void ReadId(string name, string label, string setting)
    {
        if (Require(name, $"metadata.labels['{label}']") is { } id && configuration[setting] is { Length: > 0 } written && written != id)
        {
            mistakes.Add($"{name} is '{id}', and {setting} is '{written}': write the same in the label {label} of the pod and in {setting}");
        }
    }

    private string? ReadAccess()
    {
        if (Variable(ConfigFile) is { } file)
        {
            if (!File.Exists(file))
            {
                mistakes.Add($"the variable {ConfigFile} is '{file}', which is no file: remove it in a pod, or name the file by which the API of Kubernetes is reached");
            }

            return file;
        }

        if (Variable("KUBERNETES_SERVICE_HOST") is null || Variable("KUBERNETES_SERVICE_PORT") is null)
        {
            mistakes.Add($"{Setting} is true, and this is no pod (KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set): set it to false, or name a file in {ConfigFile} by which the API of Kubernetes is reached");
        }
        else if (!File.Exists(TokenFile))
        {
            mistakes.Add($"{Setting} is true, and the pod has no token ({TokenFile}): give it automountServiceAccountToken: true and a service account that may get, list and watch pods, or set {Setting} to false");
        }

        return null;
    }
}
