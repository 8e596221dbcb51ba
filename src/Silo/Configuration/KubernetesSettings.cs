using System.Net;
using k8s;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>How the API of Kubernetes is reached, and the pod. What the pod is called Orleans reads from its variables.</summary>
internal sealed record KubernetesSettings
{
    /// <summary>The pod's address, by <c>POD_IP</c>: Orleans itself takes it only where no other was found before.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The file that the variable <c>KUBECONFIG</c> names.</summary>
    /// <value>Default null: the service account of the pod.</value>
    public string? ConfigFile { get; init; }

    /// <summary>How to connect.</summary>
    public KubernetesClientConfiguration Connect() =>
        ConfigFile is null ? KubernetesClientConfiguration.InClusterConfig() : KubernetesClientConfiguration.BuildConfigFromConfigFile(ConfigFile);
}
