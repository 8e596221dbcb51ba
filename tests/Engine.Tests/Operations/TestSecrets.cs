using System.Collections.Concurrent;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>Secrets that a test sets.</summary>
internal sealed class TestSecrets : ISecretSource
{
    private readonly ConcurrentDictionary<string, string> values = new(StringComparer.Ordinal);

    public string this[string name]
    {
        set => values[name] = value;
    }

    /// <summary>Thrown when asked, or null.</summary>
    public Exception? Fault { get; set; }

    public void Forget(string name) => values.TryRemove(name, out _);

    public ValueTask<string?> GetAsync(string name, GoalId goal, CancellationToken cancellationToken) =>
        Fault is null ? ValueTask.FromResult(values.GetValueOrDefault(name)) : throw Fault;

    public string Remedy(string name) => $"tell the test of '{name}'";
}
