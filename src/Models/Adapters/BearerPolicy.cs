using System.ClientModel.Primitives;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Adapters;

/// <summary>Adds the key to requests, if there is one: the package's own credential cannot be absent.</summary>
internal sealed class BearerPolicy(ApiKey? key) : AuthenticationPolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Sign(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Sign(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Sign(PipelineMessage message)
    {
        if (key is not null)
        {
            message.Request.Headers.Set("Authorization", key.Bearer());
        }
    }
}
