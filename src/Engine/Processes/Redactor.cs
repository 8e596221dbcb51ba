using System.Collections.Immutable;
using System.Text;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Replaces the values of secrets by <c>[secret NAME]</c>. Values of fewer than <see cref="LeastCharacters"/> characters are left: they would be found everywhere.</summary>
internal sealed class Redactor
{
    /// <summary>The fewest characters of a value that is replaced.</summary>
    public const int LeastCharacters = 6;

    /// <summary>Where something was left out, a piece of a value that is as long as this is replaced too.</summary>
    public const int LeastPiece = 4;

    /// <summary>Replaces nothing.</summary>
    public static readonly Redactor Nothing = new([]);

    // The longest first: of two that begin alike the longer one is what was meant.
    private readonly ImmutableArray<(string Value, byte[] Bytes, string Shown)> secrets;
    private readonly int longest;

    /// <summary>Creates it.</summary>
    /// <param name="secrets">Name and value of each.</param>
    /// <param name="isComplete">Whether these are all; if not, what a command said cannot be kept.</param>
    public Redactor(IReadOnlyCollection<KeyValuePair<string, string>> secrets, bool isComplete = true)
    {
        IsComplete = isComplete;
        this.secrets =
        [
            .. secrets
                .Where(static secret => secret.Value.Length >= LeastCharacters)
                .SelectMany(static secret => Spellings(secret.Value).Select(value => (Value: value, Bytes: Encoding.UTF8.GetBytes(value), Shown: $"[secret {secret.Key}]")))
                .OrderByDescending(static secret => secret.Bytes.Length)
                .ThenBy(static secret => secret.Value, StringComparer.Ordinal),
        ];
        longest = this.secrets.IsEmpty ? 0 : this.secrets[0].Bytes.Length;
    }

    /// <summary>Whether all values are known.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether there is nothing to replace.</summary>
    public bool IsIdle => secrets.IsEmpty && IsComplete;

    /// <summary>How long the longest value is.</summary>
    public int Longest => longest;

    /// <summary>How many characters at the end of a text may be the beginning of a value, so that nobody can tell yet.</summary>
    public int Undecided(string text)
    {
        var most = 0;
        foreach (var (value, _, _) in secrets)
        {
            for (var begun = Math.Min(value.Length - 1, text.Length); begun > most; begun--)
            {
                if (text.EndsWith(value[..begun], StringComparison.Ordinal))
                {
                    most = begun;
                }
            }
        }

        return most;
    }

    /// <summary>A text without the values.</summary>
    public string Text(string text)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret.Value, secret.Shown, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Copies without the values, wherever the pieces that are read begin and end.</summary>
    /// <param name="from">What is read to its end.</param>
    /// <param name="to">What is written.</param>
    /// <param name="beginsInside">Whether something before was left out, so that the rest of a value may be first.</param>
    /// <param name="endsInside">Whether something behind was left out, so that the beginning of a value may be last.</param>
    /// <param name="cancellationToken">Stops in the middle.</param>
    public async Task CopyAsync(Stream from, Stream to, bool beginsInside, bool endsInside, CancellationToken cancellationToken)
    {
        const int Piece = 64 * 1024;
        var buffer = new byte[Piece + longest];
        var held = 0;
        var isFirst = true;
        for (; ;)
        {
            var read = await from.ReadAsync(buffer.AsMemory(held), cancellationToken);
            held += read;
            var isLast = read == 0;
            if (!isLast && held < longest)
            {
                continue;
            }

            var start = isFirst && beginsInside ? await SkipRestAsync(buffer.AsMemory(0, held), to, cancellationToken) : 0;
            isFirst = false;
            start = await WriteAsync(buffer, start, held, isLast, to, cancellationToken);
            if (isLast)
            {
                var (end, shown) = endsInside ? Beginning(buffer.AsSpan(start, held - start)) : (held - start, string.Empty);
                await to.WriteAsync(buffer.AsMemory(start, end), cancellationToken);
                await to.WriteAsync(Encoding.UTF8.GetBytes(shown), cancellationToken);
                return;
            }

            // What may be the beginning of a value waits for what follows.
            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
        }
    }

    /// <summary>A value, and a value that ends its lines as a terminal does.</summary>
    private static IEnumerable<string> Spellings(string value) =>
        value.Contains('\n', StringComparison.Ordinal) && !value.Contains('\r', StringComparison.Ordinal) ? [value, value.Replace("\n", "\r\n", StringComparison.Ordinal)] : [value];

    /// <summary>Writes what is decided: up to and including the last value, and from there what can be no beginning of one.</summary>
    /// <returns>Where the undecided rest begins.</returns>
    private async Task<int> WriteAsync(byte[] buffer, int start, int end, bool isLast, Stream to, CancellationToken cancellationToken)
    {
        while (First(buffer.AsSpan(start, end - start), isLast) is (>= 0 and var at, var secret))
        {
            await to.WriteAsync(buffer.AsMemory(start, at), cancellationToken);
            await to.WriteAsync(Encoding.UTF8.GetBytes(secrets[secret].Shown), cancellationToken);
            start += at + secrets[secret].Bytes.Length;
        }

        var decided = isLast ? start : Math.Max(start, end - Math.Max(0, longest - 1));
        await to.WriteAsync(buffer.AsMemory(start, decided - start), cancellationToken);
        return decided;
    }

    /// <summary>The first value, of those at one place the longest; nothing while a longer one could still become whole there.</summary>
    private (int At, int Secret) First(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var (first, which) = (-1, -1);
        for (var index = 0; index < secrets.Length; index++)
        {
            var reach = first < 0 ? bytes : bytes[..Math.Min(bytes.Length, first + secrets[index].Bytes.Length - 1)];
            if (reach.IndexOf(secrets[index].Bytes) is >= 0 and var at && (first < 0 || at < first))
            {
                (first, which) = (at, index);
            }
        }

        return first >= 0 && !isLast && bytes.Length - first < longest ? (-1, -1) : (first, which);
    }

    /// <summary>Passes over the rest of a value that the bytes begin with, if they do.</summary>
    private async Task<int> SkipRestAsync(ReadOnlyMemory<byte> bytes, Stream to, CancellationToken cancellationToken)
    {
        var (length, shown) = (0, string.Empty);
        foreach (var secret in secrets)
        {
            for (var rest = Math.Min(secret.Bytes.Length - 1, bytes.Length); rest >= LeastPiece && rest > length; rest--)
            {
                if (bytes.Span.StartsWith(secret.Bytes.AsSpan(secret.Bytes.Length - rest)))
                {
                    (length, shown) = (rest, secret.Shown);
                }
            }
        }

        await to.WriteAsync(Encoding.UTF8.GetBytes(shown), cancellationToken);
        return length;
    }

    /// <summary>How many bytes are left without the beginning of a value at their end, and what stands for that.</summary>
    private (int Length, string Shown) Beginning(ReadOnlySpan<byte> bytes)
    {
        var (length, shown) = (0, string.Empty);
        foreach (var secret in secrets)
        {
            for (var begun = Math.Min(secret.Bytes.Length - 1, bytes.Length); begun >= LeastPiece && begun > length; begun--)
            {
                if (bytes.EndsWith(secret.Bytes.AsSpan(0, begun)))
                {
                    (length, shown) = (begun, secret.Shown);
                }
            }
        }

        return (bytes.Length - length, shown);
    }
}
