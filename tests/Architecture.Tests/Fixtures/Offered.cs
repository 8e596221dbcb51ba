namespace Orleans.Goals.Architecture.Tests.Fixtures.Offered;

public delegate int Measure<in T>(T what, out string why);

public enum Size
{
    None = 0,
    Large = 3,
}

public interface IOffer : IDisposable
{
    int Count { get; }

    string Describe() => string.Empty;
}

public readonly record struct Place(int Row, string? Name = null);

public abstract class Basis
{
    private protected Basis()
    {
    }

    protected abstract int Depth { get; }

    public virtual Task<IReadOnlyList<(int, string)>> ListAsync<T>(Func<T?, int> by, decimal limit = 5, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

public sealed record Thing : IOffer
{
    public const string Prefix = "a";

    public static readonly Size[] All = [Size.Large];

    public event EventHandler? Changed;

    public required int? Number { get; init; }

    public string Text { get; set; } = string.Empty;

    public int Count => Changed is null ? 0 : Hidden;

    internal int Hidden { get; private set; }

    public void Dispose() => Hidden = 0;
}
