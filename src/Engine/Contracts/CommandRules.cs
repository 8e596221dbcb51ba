using System.Text;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a command, so that it can be started at all.</summary>
internal static class CommandRules
{
    public static void Apply(ContractFindings findings, string path, CommandLine? command)
    {
        if (!findings.Has(path, command, "a command") || !findings.Has(path, command.Arguments, "a program and its arguments"))
        {
            return;
        }

        long total = 0;
        for (var index = 0; index < command.Arguments.Length; index++)
        {
            var at = $"{path}[{index}]";
            if (!findings.HasText(at, command.Arguments[index], "text"))
            {
                continue;
            }

            var bytes = Encoding.UTF8.GetByteCount(command.Arguments[index]);
            total += bytes;
            if (bytes > ContractLimits.ArgumentBytes)
            {
                findings.Add(
                    at,
                    $"this is {bytes:N0} bytes, and the system starts no command with more than {ContractLimits.ArgumentBytes:N0} in one argument; write it into a script and run that");
            }
        }

        if (total > ContractLimits.CommandBytes)
        {
            findings.Add(path, $"the command is {total:N0} bytes; write at most {ContractLimits.CommandBytes:N0}, and the rest into a script or a file that it reads");
        }

        var said = command.Arguments is ["/bin/sh", "-c", var line] ? line : command.Arguments.FirstOrDefault(string.Empty);
        if (said is not null && string.IsNullOrWhiteSpace(said))
        {
            findings.Add(path, "the command is empty; write a line for the shell, or a list of a program and its arguments");
        }
    }
}
