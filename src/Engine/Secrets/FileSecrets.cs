using System.Text;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Secrets;

/// <summary>Secrets in files of a folder, one a file, which nobody but their owner may read. One line break at the end is not part of the value.</summary>
/// <param name="folder">The folder; null when there is none to look in.</param>
internal sealed class FileSecrets(string? folder) : ISecretSource
{
    /// <summary>The largest file that is read, in bytes: the system passes no longer value on.</summary>
    public const int MaximumBytes = 64 * 1024;

    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The folder of this user: <c>goals/secrets</c> in the folder for configuration.</summary>
    public static string? UserFolder =>
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } configuration
            ? Path.Combine(configuration, "goals", "secrets")
            : null;

    /// <inheritdoc/>
    public async ValueTask<string?> GetAsync(string name, GoalId goal, CancellationToken cancellationToken)
    {
        if (folder is null || !EnvironmentRules.IsName(name))
        {
            return null;
        }

        var path = Path.Combine(folder, name);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != UnixFileMode.None)
            {
                throw new SecretUnavailableException(name, $"the secret '{name}' is not used, because others may read '{path}'; run: chmod 600 '{path}'");
            }

            if (new FileInfo(path).Length > MaximumBytes)
            {
                throw new SecretUnavailableException(name, $"the secret '{name}' is not used, because '{path}' is larger than {MaximumBytes / 1024} KiB; write the value alone into it");
            }

            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(await File.ReadAllBytesAsync(path, cancellationToken));
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SecretUnavailableException(name, $"the secret '{name}' cannot be read from '{path}': {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public string Remedy(string name) => folder is null ? string.Empty : $"write it into '{Path.Combine(folder, name)}' (chmod 600)";
}
