using k8s;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>How the API of Kubernetes is reached. What the pod is called, and where it is, Orleans reads from its variables.</summary>
internal sealed record KubernetesSettings
{
    /// <summary>The file that the variable <c>KUBECONFIG</c> names.</summary>
    /// <value>Default null: the service account of the pod.</value>
    public string? ConfigFile { get; init; }

    /// <summary>How to connect.</summary>
    public KubernetesClientConfiguration Connect() =>
        ConfigFile is null ? KubernetesClientConfiguration.InClusterConfig() : KubernetesClientConfiguration.BuildConfigFromConfigFile(ConfigFile);
}
