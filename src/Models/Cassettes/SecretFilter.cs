using System.Text.Json;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Takes secrets out of JSON text, however often they were escaped on the way.</summary>
internal sealed class SecretFilter
{
    /// <summary>JSON within a string within JSON: arguments of calls.</summary>
    private const int Escapings = 3;

    private readonly List<(string Value, string Placeholder)> _forms = [];

    public SecretFilter(IEnumerable<KeyValuePair<string, string>> secrets)
    {
        foreach (var (name, value) in secrets)
        {
            var form = value;
            for (var depth = 0; depth < Escapings && form.Length > 0; depth++)
            {
                _forms.Add((form, $"[secret {name}]"));
                form = JsonEncodedText.Encode(form, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
            }
        }

        // The longest first: one secret may be part of another, and an escaped form contains the plain one.
        _forms.Sort((left, right) => right.Value.Length != left.Value.Length
            ? right.Value.Length.CompareTo(left.Value.Length)
            : string.CompareOrdinal(left.Value, right.Value));
    }

    public string Apply(string text)
    {
        foreach (var (value, placeholder) in _forms)
        {
            text = text.Replace(value, placeholder, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Pieces that are read as one text. Where a secret lies across them, the first takes all of it.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> pieces)
    {
        var apart = pieces.Select(Apply).ToArray();
        var whole = Apply(string.Concat(pieces));
        return whole == string.Concat(apart) ? apart : [whole, .. Enumerable.Repeat("", pieces.Count - 1)];
    }
}
