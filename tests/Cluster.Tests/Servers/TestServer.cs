namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>A server that is started when first asked for, in a folder of its own.</summary>
public abstract class TestServer : IAsyncDisposable
{
    private readonly Lazy<Task<string>> address;
    private IAsyncDisposable? process;

    private protected TestServer() => address = new Lazy<Task<string>>(StartOnceAsync);

    /// <summary>The folder its files are in.</summary>
    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"goals-test-{Guid.NewGuid():N}");

    /// <summary>Why this machine cannot run it, or null.</summary>
    protected abstract string? Missing { get; }

    /// <summary>Its address. Skips the test that asks, with the reason, where the server cannot be run.</summary>
    public async Task<string> AddressAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? string.Empty);
        return await address.Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts it in <see cref="Folder"/>.</summary>
    private protected abstract Task<(IAsyncDisposable Process, string Address)> StartAsync();

    private async Task<string> StartOnceAsync()
    {
        Directory.CreateDirectory(Folder);
        (process, var started) = await StartAsync();
        return started;
    }
}
