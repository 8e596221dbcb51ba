using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Identifiers;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Under which keys a record stands in grain storage. Different ids have different keys in every provider.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Letters of the alphabet in lower case, digits and hyphens stand for themselves, a slash becomes a dot, any other character <c>_</c> and
/// its four hexadecimal digits: nothing that a provider forbids, replaces (<c>/ \ # ?</c>) or folds (upper case).</item>
/// <item>Every key has a <c>!</c>, which no number and no GUID has: providers that read such keys as numbers leave it alone.</item>
/// <item>The state name is the kind, because one provider's key does not know the grain type. Pieces have state names of their own.</item>
/// <item>No key exceeds 512 characters: an id whose encoding is longer than 400 is cut and ends in its hash.</item>
/// </list>
/// </remarks>
internal static class StorageKeys
{
    private const char End = '!';
    private const char Escape = '_';
    private const int MaximumEncoded = 400;
    private const int KeptOfLong = 300;

    /// <summary>Where an actor's head record stands.</summary>
    public static StorageCell Head(ActorKey key) => Cell(key.StateName, Encode(key.Id) + End);

    /// <summary>Where a piece of a blob of an actor's record stands.</summary>
    public static StorageCell Piece(ActorKey key, string blob, int piece) =>
        Cell(key.StateName + ".piece", string.Create(CultureInfo.InvariantCulture, $"{Encode(key.Id)}{End}{blob}.{piece}"));

    /// <summary>Where a silo tries the storage before it uses it. Every silo start has a name of its own.</summary>
    public static StorageCell Probe(string name) => Cell("goals.probe", name + End);

    /// <summary>An id as part of a key.</summary>
    public static string Encode(string id)
    {
        var encoded = new StringBuilder(id.Length);
        foreach (var character in id)
        {
            _ = character switch
            {
                (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' => encoded.Append(character),
                '/' => encoded.Append('.'),
                _ => encoded.Append(Escape).Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
            };
        }

        // Two escapes in a row cannot come from an id.
        return encoded.Length <= MaximumEncoded
            ? encoded.ToString()
            : $"{encoded.ToString(0, KeptOfLong)}{Escape}{Escape}{Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(id)))}";
    }

    private static StorageCell Cell(string stateName, string key) => new(stateName, GrainId.Create(stateName, key));
}
