using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Secrets;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class HostSecretsTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();
    private readonly HostSecrets secrets;

    public HostSecretsTests() => secrets = new HostSecrets(new EnvironmentSecrets(), new FileSecrets(folder.Path));

    [Theory]
    [InlineData("value", "value")]
    [InlineData("value\n", "value")]
    [InlineData("value\r\n", "value")]
    [InlineData("value\n\n", "value\n")]
    [InlineData(" one\ntwo ", " one\ntwo ")]
    [InlineData("", "")]
    public async Task Get_FileOfItsOwnerAlone_IsTheValue(string content, string expected)
    {
        Write("FILE_KEY", content);

        Assert.Equal(expected, await GetAsync("FILE_KEY"));
    }

    [Fact]
    public async Task Get_VariableAndFile_TheVariableComesFirst()
    {
        Write("GOALS_TEST_BOTH", "file");
        Environment.SetEnvironmentVariable("GOALS_SECRET_GOALS_TEST_BOTH", "variable");

        Assert.Equal("variable", await GetAsync("GOALS_TEST_BOTH"));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task Get_FileThatOthersMayUse_IsRefusedWithTheRemedy(UnixFileMode others)
    {
        Write("KEY", "value", Private | others);

        var refusal = await Assert.ThrowsAsync<SecretUnavailableException>(() => GetAsync("KEY"));

        Assert.Equal($"the secret 'KEY' is not used, because others may read '{folder["KEY"]}'; run: chmod 600 '{folder["KEY"]}'", refusal.Message);
    }

    [Fact]
    public async Task Get_FileThatIsNoValue_IsRefusedAndNotShown()
    {
        File.WriteAllBytes(folder["BINARY"], [0x68, 0xFF, 0xFE]);
        File.SetUnixFileMode(folder["BINARY"], Private);
        Write("LARGE", new string('x', FileSecrets.MaximumBytes + 1));

        Assert.StartsWith("the secret 'BINARY' cannot be read from", (await Assert.ThrowsAsync<SecretUnavailableException>(() => GetAsync("BINARY"))).Message, StringComparison.Ordinal);
        Assert.Contains("is larger than 64 KiB", (await Assert.ThrowsAsync<SecretUnavailableException>(() => GetAsync("LARGE"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoSuchSecret_IsNullAndTheRemedyNamesBothWays()
    {
        Assert.Null(await GetAsync("NOWHERE"));
        Assert.Null(await GetAsync("../KEY"));
        Assert.Equal($"set GOALS_SECRET_NOWHERE where the goal is run, or write it into '{folder["NOWHERE"]}' (chmod 600)", secrets.Remedy("NOWHERE"));
    }

    public void Dispose() => folder.Dispose();

    private void Write(string name, string content, UnixFileMode mode = Private)
    {
        folder.Write(name, content);
        File.SetUnixFileMode(folder[name], mode);
    }

    private Task<string?> GetAsync(string name) => secrets.GetAsync(name, OperationsBench.Goal, CancellationToken.None).AsTask();
}
