namespace Orleans.Goals.Models.Settings;

/// <summary>A provider's key. It is sent to the provider and appears nowhere else: printed or serialized it is a placeholder.</summary>
public sealed class ApiKey : IEquatable<ApiKey>
{
    private readonly string _value;

    /// <summary>A key.</summary>
    /// <param name="value">The key; white space around it is dropped.</param>
    /// <param name="name">What it is called wherever it would appear, such as the variable it came from.</param>
    /// <exception cref="ArgumentException">It is empty, or no header could carry it.</exception>
    public ApiKey(string value, string name = "OPENAI_API_KEY")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _value = value.Trim();
        Name = name;
        if (_value.Any(character => character is < '!' or > '~'))
        {
            throw new ArgumentException($"{name} has blanks, line ends or characters beyond ASCII in it: set it to the key alone", nameof(value));
        }
    }

    /// <summary>What it is called where its value would appear.</summary>
    public string Name { get; }

    /// <summary>The placeholder that stands for it.</summary>
    public override string ToString() => $"[secret {Name}]";

    /// <summary>A text with the placeholder wherever the key was.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace(_value, ToString(), StringComparison.Ordinal);
    }

    /// <summary>The header's value.</summary>
    internal string Bearer() => $"Bearer {_value}";

    /// <summary>Whether another key has the same value: calls with it share a provider's limits.</summary>
    public bool Equals(ApiKey? other) => other is not null && _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ApiKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key itself, for what must be kept out of files.</summary>
    internal string Reveal() => _value;
}
