using Microsoft.Extensions.Hosting;

namespace Orleans.Goals.Api.Hosting;

/// <summary>Leaves signals to whoever started the server.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
