using System.Text;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Remotes;

public sealed class RemoteCredentialsTests : IDisposable
{
    private const string Token = "a-token-of-a-test";

    private readonly TemporaryFolder root = new();

    public RemoteCredentialsTests() => Directory.CreateDirectory(root["clone"]);

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(Token, "x-access-token:" + Token)]
    [InlineData("me:" + Token, "me:" + Token)]
    public void Of_Https_GivesTheTokenToThatHostAlone(string secret, string expected)
    {
        using var credentials = RemoteCredentials.Of("https://example.org:8443/x.git", secret, new RemoteOptions(), root["clone"]);

        var settings = Settings(credentials);
        Assert.Equal($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(expected))}", settings["http.https://example.org:8443/.extraHeader"]);
        Assert.Equal("false", settings["http.followRedirects"]);
        Assert.Equal(string.Empty, settings["credential.helper"]);
        Assert.Contains(("GIT_ALLOW_PROTOCOL", "https"), credentials.Variables);
        Assert.Contains(("GIT_TERMINAL_PROMPT", "0"), credentials.Variables);
    }

    [Fact]
    public void Of_Ssh_KeepsTheKeyInAFileOfItsUserUntilItIsOver()
    {
        string file;
        using (var credentials = RemoteCredentials.Of("ssh://git@example.org/x.git", "-----BEGIN KEY-----\nabc\n-----END KEY-----", new RemoteOptions(), root["clone"]))
        {
            file = Assert.Single(Directory.GetFiles(root["clone"]));
            var ssh = credentials.Variables.Single(static variable => variable.Name == "GIT_SSH_COMMAND").Value;
            Assert.Contains("IdentitiesOnly=yes", ssh, StringComparison.Ordinal);
            Assert.DoesNotContain("abc", ssh, StringComparison.Ordinal);
            Assert.Equal("-----BEGIN KEY-----\nabc\n-----END KEY-----\n", File.ReadAllText(file));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_NoSecret_UsesWhatTheUserHasOnlyWhereThatIsAllowed(bool isAllowed)
    {
        using var credentials = RemoteCredentials.Of("https://example.org/x.git", null, new RemoteOptions { UsesOwnCredentials = isAllowed }, root["clone"]);
        using var ssh = RemoteCredentials.Of("ssh://example.org/x.git", null, new RemoteOptions { UsesOwnCredentials = isAllowed }, root["clone"]);

        Assert.Equal(isAllowed, !Settings(credentials).ContainsKey("credential.helper"));
        Assert.Equal(isAllowed, !ssh.Variables.Single(static variable => variable.Name == "GIT_SSH_COMMAND").Value.Contains("IdentityAgent=none", StringComparison.Ordinal));
    }

    [Fact]
    public void Redact_WhatGitSays_HasNoFormOfTheSecret()
    {
        var said = $"bad {Token} and {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{Token}"))}";

        Assert.Equal("bad [secret] and [secret]", RemoteCredentials.Redact(said, Token));
        Assert.Equal("bad [secret]", RemoteCredentials.Redact("bad p@ss-of-a-test", "me:p@ss-of-a-test"));
    }

    private static Dictionary<string, string> Settings(RemoteCredentials credentials)
    {
        var variables = credentials.Variables.ToDictionary(static variable => variable.Name, static variable => variable.Value, StringComparer.Ordinal);
        return Enumerable.Range(0, int.Parse(variables["GIT_CONFIG_COUNT"], System.Globalization.CultureInfo.InvariantCulture))
            .ToDictionary(index => variables[$"GIT_CONFIG_KEY_{index}"], index => variables[$"GIT_CONFIG_VALUE_{index}"], StringComparer.Ordinal);
    }
}
