using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Answers calls of a newer format as a release does that does not read it.</summary>
internal sealed class OlderSilo(int newest) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        for (var index = 0; index < context.Request.GetArgumentCount(); index++)
        {
            if (context.Request.GetArgument(index) is WireEnvelope envelope && envelope.Version > newest)
            {
                context.Result = Wire.Write(WireKinds.Fault, WireFault.Of(new RecordCorruptException($"format {envelope.Version} is not understood")), WireJson.Default.WireFault);
                return Task.CompletedTask;
            }
        }

        return context.Invoke();
    }
}
