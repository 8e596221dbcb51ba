using System.Diagnostics;
using Orleans.Goals.Cli.Hosting;

namespace Orleans.Goals.Cli.Tests;

public sealed class ServiceTests
{
    [Fact]
    public void Unit_ForAPlainStore_IsThis()
    {
        var unit = ServiceUnit.Write(["/opt/goals"], "/home/me/store", "http://127.0.0.1:7070", "/home/me/key", workers: 3, name => name == "PATH" ? "/usr/bin:/bin" : null);

        var said = unit.Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        Assert.Equal(
            [
                "[Unit]",
                "Description=Durable goals in /home/me/store",
                "StartLimitIntervalSec=0",
                "[Service]",
                "ExecStart=/opt/goals serve --store /home/me/store --listen http://127.0.0.1:7070 --key-file /home/me/key --max-workers 3",
                "Environment=PATH=/usr/bin:/bin",
                "Restart=always",
                "RestartSec=2",
                "KillMode=process",
                "TimeoutStopSec=30",
                "[Install]",
                "WantedBy=default.target",
            ],
            said);
    }

    [Fact]
    public void Unit_ForOddPaths_EscapesThem()
    {
        var unit = ServiceUnit.Write(["/opt/my goals/$x"], "/home/a \"b\"/100%", null, null, null, _ => null);

        Assert.Contains("""ExecStart="/opt/my goals/$$x" serve --store "/home/a \"b\"/100%%" """.TrimEnd(), unit, StringComparison.Ordinal);
        Assert.DoesNotContain("Environment=", unit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_WritesTheUnitAndSaysHowToStartIt_UninstallRemovesIt()
    {
        using var folder = new GoalFolder();

        var before = await ServiceAsync(folder, "status");
        var install = await ServiceAsync(folder, "install");
        var path = folder.File("config/systemd/user/goals.service");
        var unit = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var status = await ServiceAsync(folder, "status");
        var wrong = await ServiceAsync(folder, "install", "--listen", "http://0.0.0.0:1");
        var uninstall = await ServiceAsync(folder, "uninstall");

        Assert.Equal((64, 0, 0, 64, 0), (before.ExitCode, install.ExitCode, status.ExitCode, wrong.ExitCode, uninstall.ExitCode));
        Assert.Contains($"ExecStart={GoalFolder.Executable} serve --store {folder.Store}\n", unit, StringComparison.Ordinal);
        Assert.Contains("systemctl --user daemon-reload && systemctl --user enable --now goals.service", install.Output, StringComparison.Ordinal);
        Assert.Contains("loginctl enable-linger", install.Output, StringComparison.Ordinal);
        Assert.Contains($"no process holds {folder.Store}", status.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Unit_IsGoodToSystemd()
    {
        using var folder = new GoalFolder();
        folder.Write("goals.service", ServiceUnit.Write([GoalFolder.Executable], folder.File("my store 100%"), null, null, null, Environment.GetEnvironmentVariable));
        Directory.CreateDirectory(folder.File("run"));
        var start = new ProcessStartInfo("systemd-analyze", ["--user", "verify", folder.File("goals.service")]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["XDG_RUNTIME_DIR"] = folder.File("run");
        try
        {
            using var verify = Process.Start(start)!;
            var said = await verify.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await verify.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(said.Contains("Failed to initialize manager", StringComparison.Ordinal), $"systemd-analyze does not work here: {said}");

            Assert.DoesNotContain("goals.service", said, StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no systemd-analyze here");
        }
    }

    private static async Task<GoalsEnd> ServiceAsync(GoalFolder folder, params string[] arguments)
    {
        var start = folder.StartOf(arguments.Prepend("service"));
        start.Environment["XDG_CONFIG_HOME"] = folder.File("config");
        using var goals = new GoalsProcess(start);
        return await goals.EndAsync();
    }
}
