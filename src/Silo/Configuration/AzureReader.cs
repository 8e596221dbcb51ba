using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>Reads which accounts of Azure storage are used, and how.</summary>
internal sealed class AzureReader(IConfiguration configuration, List<string> mistakes)
{
    /// <summary>The section of accounts without a key.</summary>
    public const string Section = "Goals:AzureStorage";

    /// <summary>The setting of a provider that names such an account.</summary>
    public const string ServiceKey = "ServiceKey";

    private const string Blobs = "BlobUri";
    private const string Tables = "TableUri";
    private const string Client = "ClientId";

    /// <summary>Reads them.</summary>
    /// <param name="paths">The sections that may name a provider.</param>
    public ImmutableArray<AzureAccount> Read(IEnumerable<string> paths)
    {
        var accounts = configuration.GetSection(Section).GetChildren().Select(ReadAccount).ToImmutableArray();
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
        {
            switch (configuration[$"{path}:ProviderType"])
            {
                case "AzureBlobStorage":
                    Check(path, Blobs, static account => account.Blobs, accounts, used);
                    break;
                case "AzureTableStorage":
                    Check(path, Tables, static account => account.Tables, accounts, used);
                    break;
            }
        }

        foreach (var account in accounts.Where(account => !used.Contains(account.Name)))
        {
            mistakes.Add($"{Section}:{account.Name} has no effect: no provider of Azure storage has it as ServiceKey. Write ServiceKey {account.Name}, or remove it");
        }

        return accounts;
    }

    private AzureAccount ReadAccount(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren().Where(static child => child.Key is not (Blobs or Tables or Client)))
        {
            mistakes.Add($"{child.Path} is no setting: remove it, or write one of {Tables}, {Blobs}, {Client}");
        }

        return new AzureAccount(section.Key, ReadUri(section, Tables), ReadUri(section, Blobs), section[Client] is { Length: > 0 } id ? id : null);
    }

    private Uri? ReadUri(IConfigurationSection section, string name)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0)
        {
            return address;
        }

        mistakes.Add($"{section.Path}:{name} is no https address without a signature: write for example https://ACCOUNT.{(name == Blobs ? "blob" : "table")}.core.windows.net");
        return null;
    }

    private void Check(string path, string needed, Func<AzureAccount, Uri?> addressOf, ImmutableArray<AzureAccount> accounts, HashSet<string> used)
    {
        var text = ConnectionTexts.Of(configuration, path);
        if (configuration[$"{path}:{ServiceKey}"] is not { Length: > 0 } key)
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Query.Length == 0)
            {
                mistakes.Add($"{path} has an address for a connection string, which would be used without any key: write a connection string, an address with a shared access signature, or a ServiceKey and {Section}");
            }

            return;
        }

        used.Add(key);
        if (text is not null)
        {
            mistakes.Add($"{path} has a ServiceKey and a connection string, which would have no effect: remove one of the two");
        }

        if (accounts.FirstOrDefault(account => string.Equals(account.Name, key, StringComparison.Ordinal)) is not { } known || addressOf(known) is null)
        {
            mistakes.Add($"{path}:ServiceKey is '{key}', and {Section}:{key}:{needed} is not set");
        }
    }
}
