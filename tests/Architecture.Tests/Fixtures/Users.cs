namespace Orleans.Goals.Architecture.Tests.Fixtures;

internal sealed class ActorRunnerFixture(IRecordStore store)
{
    public void Commit() => store.Append("a");
}

internal sealed class Decorator(IRecordStore inner) : IRecordStore
{
    public Task<int> OpenAsync(string key) => inner.OpenAsync(key);

    public void Append(string key) => inner.Append(key);

    public void Delete(string key) => inner.Delete(key);
}

/// <summary>What is forbidden: in a call, in an async method, in a closure.</summary>
internal sealed class Bystander(IRecordStore store)
{
    public async Task<int> OpenAsync() => await store.OpenAsync("a") + 1;

    public void Append() => store.Append("a");

    public Action<string> Delete(int n) => n switch
    {
        0 => store.Delete,
        1 => key => store.Delete(key + n),
        2 => _ => { },
        3 => Console.WriteLine,
        _ => throw new InvalidOperationException(),
    };
}
