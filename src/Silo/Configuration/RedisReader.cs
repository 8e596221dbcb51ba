using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>Reads which Redis servers clustering, records and reminders are on.</summary>
internal sealed class RedisReader(IConfiguration configuration, bool isDevelopment, List<string> mistakes)
{
    /// <summary>The setting by which an operator vouches for servers that do not tell theirs.</summary>
    public const string VouchSetting = "RedisIsDurable";

    private const string Example = "redis.example.com:6380,ssl=true,password=...";

    /// <summary>Reads it.</summary>
    /// <param name="paths">The sections that may name a provider.</param>
    /// <param name="isVouchedFor">What <see cref="VouchSetting"/> says.</param>
    /// <returns>Null when nothing is on Redis.</returns>
    public RedisSettings? Read(IEnumerable<string> paths, bool isVouchedFor)
    {
        var used = paths.Where(path => configuration[$"{path}:ProviderType"] == Providers.Redis).ToArray();
        if (used.Length == 0)
        {
            if (isVouchedFor)
            {
                mistakes.Add($"Goals:{VouchSetting} is set, and nothing is on Redis, so that it would have no effect: remove it");
            }

            return null;
        }

        var connections = used.Select(path => (Path: path, Text: ConnectionTexts.Of(configuration, path))).Where(static one => one.Text is not null).ToArray();
        foreach (var (path, text) in connections.Where(static one => !IsReadable(one.Text!)))
        {
            // Not what is wrong with it: parts of a password would stand in the message.
            mistakes.Add($"{path} has a connection string that is none of Redis: write for example {Example}");
        }

        return new RedisSettings
        {
            Connections = [.. connections.Select(static one => one.Text!).Distinct(StringComparer.Ordinal)],
            IsVouchedFor = isVouchedFor,
            MustBeDurable = !isDevelopment,
        };
    }

    private static bool IsReadable(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
