using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Orleans.Goals.Cluster.Tests.Kubernetes;

/// <summary>
/// The API of Kubernetes over real HTTP, as far as it tells of the pods of one namespace. It lets them be read, listed and watched, and refuses everything else,
/// as the Role in <c>infra/kubernetes</c> does.
/// </summary>
internal sealed class StandInKubernetes : IAsyncDisposable
{
    /// <summary>The namespace of the pods.</summary>
    public const string Namespace = "goals";

    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, object> pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HttpListenerResponse> watches = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> asked = new();
    private readonly Uri address = new($"http://127.0.0.1:{FreePorts.Next()}/");
    private readonly Task answering;

    public StandInKubernetes()
    {
        listener.Prefixes.Add(address.ToString());
        listener.Start();
        answering = AnswerAsync();
    }

    /// <summary>What was asked, in order: <c>POD VERB PATH SELECTOR</c>.</summary>
    public IReadOnlyList<string> Asked => [.. asked];

    /// <summary>Whether the silo of a pod waits for news of the pods.</summary>
    public bool IsWatchedBy(string pod) => watches.ContainsKey(pod);

    /// <summary>Makes a pod.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Where the file is written by which its silo reaches this.</param>
    /// <returns>The variables that the silo in it has.</returns>
    public Dictionary<string, string> AddPod(string name, string folder)
    {
        pods[name] = new
        {
            apiVersion = "v1",
            kind = "Pod",
            metadata = new { name, @namespace = Namespace, labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["orleans/serviceId"] = "goals", ["orleans/clusterId"] = "goals" } },
        };
        var file = Path.Combine(folder, $"{name}.kubeconfig");
        File.WriteAllText(
            file,
            $"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{"{"}name: here, context: {"{"}cluster: here, user: silo{"}}"}]
            clusters: [{"{"}name: here, cluster: {"{"}server: '{address}{name}'{"}}"}]
            users: [{"{"}name: silo, user: {"{"}token: '{name}'{"}}"}]
            """);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Goals:Kubernetes"] = "true",
            ["KUBECONFIG"] = file,
            ["POD_NAME"] = name,
            ["POD_NAMESPACE"] = Namespace,
            ["POD_IP"] = "127.0.0.1",
            ["ORLEANS_SERVICE_ID"] = "goals",
            ["ORLEANS_CLUSTER_ID"] = "goals",
        };
    }

    /// <summary>Removes a pod, and tells all that watch.</summary>
    public async Task DeletePodAsync(string name)
    {
        Assert.True(pods.TryRemove(name, out var pod));
        foreach (var watch in watches.Values)
        {
            await WriteAsync(watch, new { type = "DELETED", @object = pod });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await answering;
    }

    /// <summary>One line of a watch, or a whole answer.</summary>
    private static async Task WriteAsync(HttpListenerResponse response, object content)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(content), (byte)'\n'];
        await response.OutputStream.WriteAsync(line);
        await response.OutputStream.FlushAsync();
    }

    private async Task AnswerAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                await AnswerAsync(context.Request, context.Response);
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or IOException)
            {
                // This ends, or whoever asked does.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        // The address of each pod's file begins with its name: so it is known who asks.
        var parts = request.Url!.AbsolutePath.Split('/', 3);
        var query = request.QueryString;
        var isWatch = query["watch"] == "true";
        asked.Enqueue($"{parts[1]} {(isWatch ? "WATCH" : request.HttpMethod)} {parts[2]} {query["labelSelector"]}".TrimEnd());
        response.ContentType = "application/json";
        switch (request.HttpMethod, parts[2].Split('/'))
        {
            case ("GET", ["api", "v1", "namespaces", Namespace, "pods"]) when isWatch:
                response.SendChunked = true;
                foreach (var pod in pods.Values)
                {
                    await WriteAsync(response, new { type = "ADDED", @object = pod });
                }

                watches[parts[1]] = response;
                return;
            case ("GET", ["api", "v1", "namespaces", Namespace, "pods"]):
                await WriteAsync(response, new { apiVersion = "v1", kind = "PodList", metadata = new { resourceVersion = "1" }, items = pods.Values });
                break;
            case ("GET", ["api", "v1", "namespaces", Namespace, "pods", var name]) when pods.TryGetValue(name, out var pod):
                await WriteAsync(response, pod);
                break;
            default:
                response.StatusCode = (int)HttpStatusCode.Forbidden;
                break;
        }

        response.Close();
    }
}
