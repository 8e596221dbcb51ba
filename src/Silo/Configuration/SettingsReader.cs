using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>Reads the configuration, and collects everything that is wrong with it, each with what to do.</summary>
/// <param name="configuration">What is written.</param>
/// <param name="isDevelopment">Whether the environment is Development.</param>
/// <param name="variables">Variables of the process; by default those it has.</param>
internal sealed class SettingsReader(IConfiguration configuration, bool isDevelopment, Func<string, string?>? variables = null)
{
    private const string Section = "Goals";
    private const string Sqlite = "Sqlite";
    private const string GrainStorage = "GrainStorage";
    private const string DefaultAddress = "http://127.0.0.1:7070";
    private const string DevelopmentFolder = "orleans-goals-silo";
    private const string Clustering = "Orleans:Clustering";
    private const string Records = "Orleans:GrainStorage:goals";
    private const string Reminders = "Orleans:Reminders";
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(10);

    private static readonly string[] Known =
    [
        "Folder", "FolderIsShared", "ArtifactFolder", "Store", "Listen", "KeyFile", "KeyVariable", "Tenants", "Oidc", "Membership", "Kubernetes", "DrainDelay", "CloneFolder", "FolderRemotes", "OwnGitCredentials", "Labels", "WriteFormat", "AzureStorage", RedisReader.VouchSetting,
    ];

    private readonly List<string> mistakes = [];

    /// <summary>Everything that is wrong, after <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Mistakes => mistakes;

    /// <summary>Reads it.</summary>
    /// <returns>The settings; of use only when there are no mistakes.</returns>
    public SiloSettings Read()
    {
        RequireKnown(configuration.GetSection(Section), Known);
        var sqlite = OneOf("Store", GrainStorage, Sqlite) == Sqlite;
        ReadProviders(sqlite);
        string[] places = sqlite ? [Clustering, Reminders] : [Clustering, Records, Reminders];
        var azure = new AzureReader(configuration, mistakes).Read(places);
        var redis = new RedisReader(configuration, isDevelopment, mistakes).Read(places, OneOf(RedisReader.VouchSetting, "false", "true") == "true");
        var keys = new KeyReader(configuration, mistakes);
        var key = keys.Read(configuration.GetSection(Section), isRequired: false);
        var tenants = ReadTenants(keys, key);
        RequireKnown(configuration.GetSection(OidcReader.Section), OidcReader.Known);
        var oidc = new OidcReader(configuration, isDevelopment, mistakes).Read();
        return new SiloSettings
        {
            Folder = Folder("Folder", isDevelopment ? UsersFolder() : null) ?? string.Empty,
            FolderIsShared = OneOf("FolderIsShared", "false", "true") == "true",
            ArtifactFolder = Setting("ArtifactFolder") is null ? null : Folder("ArtifactFolder", null),
            CloneFolder = Setting("CloneFolder") is null ? null : Folder("CloneFolder", null),
            AllowFolderRemotes = OneOf("FolderRemotes", isDevelopment ? ["true", "false"] : ["false", "true"]) == "true",
            UseOwnGitCredentials = OneOf("OwnGitCredentials", isDevelopment ? ["true", "false"] : ["false", "true"]) == "true",
            UseSqlite = sqlite,
            Listen = ReadAddresses(key is not null || !tenants.IsEmpty || oidc is not null),
            Key = key,
            TenantKeys = tenants,
            Oidc = oidc,
            FastMembership = OneOf("Membership", "Fast", "Orleans") == "Fast",
            Kubernetes = OneOf("Kubernetes", "false", "true") == "true" ? new KubernetesReader(configuration, variables ?? Environment.GetEnvironmentVariable, mistakes).Read() : null,
            DrainDelay = ReadDrain(),
            Labels = [.. (Setting("Labels") ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(IsLabel)],
            WriteFormat = ReadFormat(),
            AzureAccounts = azure,
            Redis = redis,
        };
    }

    private static string? UsersFolder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data ? Path.Combine(data, DevelopmentFolder) : null;

    private string? Setting(string name) => configuration[$"{Section}:{name}"] is { Length: > 0 } value ? value : null;

    private void RequireKnown(IConfigurationSection section, params string[] known)
    {
        foreach (var child in section.GetChildren().Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            mistakes.Add($"{child.Path} is no setting: remove it, or write one of {string.Join(", ", known)}");
        }
    }

    private string OneOf(string name, params string[] values)
    {
        if (Setting(name) is not { } written)
        {
            return values[0];
        }

        if (values.FirstOrDefault(value => string.Equals(value, written, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        mistakes.Add($"{Section}:{name} is '{written}': write {string.Join(" or ", values)}");
        return values[0];
    }

    private string? Folder(string name, string? otherwise)
    {
        var folder = Setting(name) ?? otherwise;
        if (folder is null)
        {
            mistakes.Add($"{Section}:{name} is not set: give the silo a folder of its machine, such as /var/lib/goals");
        }
        else if (!Path.IsPathFullyQualified(folder))
        {
            mistakes.Add($"{Section}:{name} is '{folder}', which is no absolute path: write it from the root, such as /var/lib/goals");
        }

        return folder;
    }

    private ImmutableArray<Uri> ReadAddresses(bool isGuarded)
    {
        var addresses = ImmutableArray.CreateBuilder<Uri>();
        foreach (var text in (Setting("Listen") ?? DefaultAddress).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            {
                mistakes.Add($"{Section}:Listen has '{text}', which is no address: write for example {DefaultAddress}");
            }
            else if (GoalsServer.WhyNot(address, isGuarded) is { } problem)
            {
                mistakes.Add($"{Section}:Listen: {problem}{(isGuarded ? string.Empty : $" ({Section}:KeyFile, or {Section}:Tenants:NAME:KeyFile, or {Section}:Oidc)")}");
            }
            else
            {
                addresses.Add(address);
            }
        }

        return addresses.DrainToImmutable();
    }

    private bool IsLabel(string text)
    {
        if (!Identifier.IsValid(text))
        {
            mistakes.Add($"{Section}:Labels has '{text}': {Identifier.Explain(text)}");
        }

        return Identifier.IsValid(text);
    }

    private int? ReadFormat()
    {
        if (Setting("WriteFormat") is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var format) && format >= 1)
        {
            return format;
        }

        mistakes.Add($"{Section}:WriteFormat is '{text}': write the number that the release before reads, or leave it out");
        return null;
    }

    private TimeSpan ReadDrain()
    {
        var fallback = TimeSpan.FromSeconds(5);
        if (Setting("DrainDelay") is not { } text)
        {
            return fallback;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var delay) && delay >= TimeSpan.Zero && delay <= LongestDrain)
        {
            return delay;
        }

        mistakes.Add($"{Section}:DrainDelay is '{text}': write a time from 00:00:00 to {LongestDrain:c}, such as 00:00:05");
        return fallback;
    }

    private ImmutableSortedDictionary<string, string> ReadTenants(KeyReader keys, string? general)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tenant in configuration.GetSection($"{Section}:Tenants").GetChildren())
        {
            RequireKnown(tenant, "KeyFile", "KeyVariable");
            if (!Identifier.IsValid(tenant.Key))
            {
                mistakes.Add($"{tenant.Path}: {Identifier.Explain(tenant.Key)}");
            }

            if (keys.Read(tenant, isRequired: true) is not { } key)
            {
                continue;
            }

            if (key == general || read.ContainsValue(key))
            {
                mistakes.Add($"{tenant.Path} has the key of another tenant or of {Section}: give each a key of its own");
            }

            read[tenant.Key] = key;
        }

        return read.ToImmutable();
    }

    private void ReadProviders(bool sqlite)
    {
        var clustering = Require(Clustering, Providers.Clustering, "silos find each other");
        Require(Reminders, Providers.Reminders, "goals are woken when nothing else does it");
        if (!sqlite)
        {
            Require(Records, Providers.GrainStorage, "goals are kept");
            return;
        }

        if (!isDevelopment)
        {
            mistakes.Add($"{Section}:Store is {Sqlite}, which is for one silo in Development: write {GrainStorage}, and configure {Records}");
        }

        if (clustering is not null && !clustering.ForDevelopmentOnly)
        {
            mistakes.Add($"{Section}:Store is {Sqlite}, which is for one silo, and {Clustering}:ProviderType is {clustering.Type}, which is for several: write {GrainStorage}, or the clustering Development");
        }

        if (configuration.GetSection(Records).Exists())
        {
            mistakes.Add($"{Section}:Store is {Sqlite}, and {Records} is configured, which would have no effect: remove one of the two");
        }
    }

    private Provider? Require(string path, IReadOnlyList<Provider> providers, string what)
    {
        var types = string.Join(", ", providers.Where(provider => isDevelopment || !provider.ForDevelopmentOnly).Select(provider => provider.Type));
        if (configuration[$"{path}:ProviderType"] is not { Length: > 0 } type)
        {
            mistakes.Add($"{path}:ProviderType is not set, by which {what}: write one of {types}");
            return null;
        }

        if (providers.FirstOrDefault(provider => provider.Type == type) is not { } known)
        {
            mistakes.Add($"{path}:ProviderType is '{type}', which this program does not have: write one of {types}");
            return null;
        }

        if (known.ForDevelopmentOnly && !isDevelopment)
        {
            mistakes.Add($"{path}:ProviderType is {type}, which forgets everything with its silo and is for the environment Development only: write one of {types}");
        }

        foreach (var group in known.Required.Where(group => group.All(name => string.IsNullOrEmpty(configuration[$"{path}:{name}"]))))
        {
            mistakes.Add($"{path}:{string.Join($" or {path}:", group)} is not set, which {type} needs");
        }

        if (!known.Required.Any(static group => group.Contains(AzureReader.ServiceKey, StringComparer.Ordinal)) && configuration[$"{path}:ServiceKey"] is { Length: > 0 })
        {
            mistakes.Add($"{path}:ServiceKey is set, which {type} does not take here: remove it");
        }

        if (configuration[$"{path}:ConnectionName"] is { Length: > 0 } connection && string.IsNullOrEmpty(configuration.GetConnectionString(connection)))
        {
            mistakes.Add($"{path}:ConnectionName is '{connection}', and ConnectionStrings:{connection} is not set");
        }

        return known;
    }
}
