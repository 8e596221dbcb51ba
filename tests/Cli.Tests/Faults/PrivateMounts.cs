using System.Diagnostics;

namespace Orleans.Goals.Cli.Tests.Faults;

/// <summary>Runs scripts in which a small file system is mounted that nobody else sees. It is gone with the script.</summary>
internal static class PrivateMounts
{
    private static readonly Lazy<string?> Problem = new(Try);

    /// <summary>Skips the test where this machine does not let it mount.</summary>
    public static void SkipWhereForbidden() => Assert.SkipWhen(Problem.Value is not null, $"mounting needs a private mount namespace: {Problem.Value}");

    /// <summary>Runs a script of <c>sh</c> in which <c>$GOALS</c> is the command and <c>$STORE</c> an empty folder to mount on.</summary>
    /// <returns>Its output, standard error included, line by line.</returns>
    public static async Task<string[]> RunAsync(GoalFolder folder, string script)
    {
        Directory.CreateDirectory(folder.Store);
        var start = Start(script);
        start.WorkingDirectory = folder.Path;
        start.Environment["GOALS"] = GoalFolder.Executable;
        start.Environment["STORE"] = folder.Store;
        start.Environment["GOALS_STORE"] = folder.Store;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Deadline.Long);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Try()
    {
        try
        {
            using var process = Process.Start(Start("mount -t tmpfs -o size=1m tmpfs /mnt"))!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }

    private static ProcessStartInfo Start(string script) => new("unshare", ["--mount", "sh", "-c", $"exec 2>&1\n{script}"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
