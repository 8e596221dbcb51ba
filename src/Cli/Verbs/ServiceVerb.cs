using System.Diagnostics;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals service</c>: <c>goals serve</c> as a systemd unit of the user's, so that goals go on with nobody watching.</summary>
internal sealed class ServiceVerb(CommandContext context)
{
    /// <summary>Writes the unit, and says how to start it.</summary>
    /// <param name="listen">The address to listen on besides the local socket, or null.</param>
    /// <param name="keyFile">The file with the key, or null.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> InstallAsync(string? listen, string? keyFile)
    {
        if (await new ServeVerb(context).ReadAsync(listen, keyFile) is null)
        {
            return ExitCodes.WrongInput;
        }

        if (!OperatingSystem.IsLinux())
        {
            return context.Fail(ExitCodes.WrongInput, "a service can be installed with systemd only; elsewhere start 'goals serve' by the system's own means");
        }

        var unit = ServiceUnit.PathOf();
        Directory.CreateDirectory(Path.GetDirectoryName(unit)!);
        await File.WriteAllTextAsync(unit, ServiceUnit.Write(ServiceUnit.Program(), context.Store.Folder, listen, keyFile is null ? null : Path.GetFullPath(keyFile), context.MaximumWorkers, Environment.GetEnvironmentVariable));
        context.Output.Remark($"wrote {unit}");
        context.Output.Remark("to start it now and whenever you log in:");
        context.Output.Remark($"  systemctl --user daemon-reload && systemctl --user enable --now {ServiceUnit.Name}");
        context.Output.Remark("to let it run from boot on, and on after you log out:");
        context.Output.Remark("  loginctl enable-linger");
        return ExitCodes.Complete;
    }

    /// <summary>Removes the unit, and says how to stop what still runs of it.</summary>
    /// <returns>The exit code.</returns>
    public int Uninstall()
    {
        var unit = ServiceUnit.PathOf();
        if (!File.Exists(unit))
        {
            context.Output.Remark($"there is no {unit}");
            return ExitCodes.Complete;
        }

        File.Delete(unit);
        context.Output.Remark($"removed {unit}; if it runs, stop it: systemctl --user disable --now {ServiceUnit.Name}; systemctl --user daemon-reload");
        return ExitCodes.Complete;
    }

    /// <summary>Says whether the unit is installed, whether systemd runs it, and who holds the store.</summary>
    /// <returns>The exit code: 0 if it is installed.</returns>
    public async Task<int> StatusAsync()
    {
        var unit = ServiceUnit.PathOf();
        var isInstalled = File.Exists(unit);
        context.Output.Remark(isInstalled ? $"installed: {unit}" : $"not installed; to install it: goals service install");
        if (isInstalled)
        {
            context.Output.Remark($"systemd says: {await AskSystemdAsync()}");
        }

        var store = context.Store.Folder;
        context.Output.Remark(StoreLock.IsHeld(store)
            ? $"{StoreLock.DescribeHolder(store)} holds {store}{(await LocalSocket.FindAsync(store) is { } socket ? $" and serves it on {socket}" : " and does not serve it")}"
            : $"no process holds {store}");
        return isInstalled ? ExitCodes.Complete : ExitCodes.WrongInput;
    }

    private static async Task<string> AskSystemdAsync()
    {
        try
        {
            using var systemctl = Process.Start(new ProcessStartInfo("systemctl", ["--user", "is-active", ServiceUnit.Name]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var said = await systemctl.StandardOutput.ReadToEndAsync();
            var complained = await systemctl.StandardError.ReadToEndAsync();
            await systemctl.WaitForExitAsync();
            return said.Trim().Length > 0 ? said.Trim() : complained.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "there is no systemctl here";
        }
    }
}
