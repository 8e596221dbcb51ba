using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>
/// What git is told of credentials: in its environment alone, never in an argument, an address or a configuration. A token goes to the host of the address and to no other. A key for
/// ssh is in a file that only this user may read, for as long as git needs it.
/// </summary>
internal sealed class RemoteCredentials : IDisposable
{
    private const string Ssh = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";

    /// <summary>What the names of key files begin with.</summary>
    public const string KeyPrefix = "key-";

    private readonly string? keyFile;

    private RemoteCredentials((string Name, string Value)[] variables, string? keyFile)
    {
        Variables = variables;
        this.keyFile = keyFile;
    }

    /// <summary>The variables.</summary>
    public (string Name, string Value)[] Variables { get; }

    /// <summary>Those for one address.</summary>
    /// <param name="address">The remote's address.</param>
    /// <param name="secret">The value of the secret; null for none.</param>
    /// <param name="options">Whether the credentials of this user may be used instead.</param>
    /// <param name="folder">Where a key is kept meanwhile.</param>
    public static RemoteCredentials Of(string address, string? secret, RemoteOptions options, string folder)
    {
        var uri = new Uri(address);
        var isOwn = secret is null && options.UsesOwnCredentials;
        string? key = null;
        var ssh = isOwn ? Ssh : $"{Ssh} -o IdentitiesOnly=yes -o IdentityAgent=none -o IdentityFile=none";
        if (secret is not null && uri.Scheme == "ssh")
        {
            key = WriteKey(folder, secret);
            ssh = $"{Ssh} -o IdentitiesOnly=yes -o IdentityAgent=none -i '{key.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        }

        List<(string Key, string Value)> settings = [("http.lowSpeedLimit", "100"), ("http.lowSpeedTime", "60")];
        if (!isOwn)
        {
            settings.AddRange([("credential.helper", string.Empty), ("core.askPass", string.Empty)]);
        }

        if (secret is not null && uri.Scheme is "https" or "http")
        {
            var user = secret.Contains(':', StringComparison.Ordinal) ? secret : $"x-access-token:{secret}";
            settings.Add(($"http.{uri.GetLeftPart(UriPartial.Authority)}/.extraHeader", $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(user.Trim()))}"));

            // What is behind a redirect must not be told.
            settings.Add(("http.followRedirects", "false"));
        }

        (string, string)[] variables =
        [
            ("GIT_SSH_COMMAND", ssh), ("GIT_ASKPASS", string.Empty), ("SSH_ASKPASS", string.Empty), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_TRACE_CURL", "0"), ("GIT_CURL_VERBOSE", "0"),
            ("GIT_ALLOW_PROTOCOL", uri.Scheme), ("GIT_CONFIG_COUNT", settings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. settings.SelectMany(static (setting, index) => new[] { ($"GIT_CONFIG_KEY_{index}", setting.Key), ($"GIT_CONFIG_VALUE_{index}", setting.Value) }),
        ];
        return new RemoteCredentials(variables, key);
    }

    /// <summary>Takes what must not be seen out of what git says: the values as they are sent too.</summary>
    public static string Redact(string text, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return text;
        }

        // The longest first: one may be the end of another.
        var plain = secret.Trim();
        string[] forms =
        [
            secret, plain, Uri.EscapeDataString(plain), Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)), Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{plain}")),
            .. plain.Split(':').Skip(1),
        ];
        foreach (var form in forms.OrderByDescending(static form => form.Length))
        {
            text = form.Length >= 4 ? text.Replace(form, "[secret]", StringComparison.Ordinal) : text;
        }

        return text;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (keyFile is not null)
        {
            File.Delete(keyFile);
        }
    }

    private static string WriteKey(string folder, string key)
    {
        var path = Path.Combine(folder, KeyPrefix + DurableFiles.WorldwideName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(key.ReplaceLineEndings("\n").TrimEnd() + "\n"));
        return path;
    }
}
