using System.Collections.Immutable;
using Orleans.Goals.Cli.Doctor;
using Orleans.Goals.Cli.Invocation;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals doctor</c>: looks whether goals can run here. Changes no goal: it holds the store for a moment and writes files that it takes away
/// again.</summary>
internal sealed class DoctorVerb(CommandContext context)
{
    /// <summary>Looks at the store and the machine.</summary>
    /// <returns>0, or 1 if there is a problem.</returns>
    public async Task<int> LookAsync()
    {
        ImmutableArray<Finding> findings = [.. new StoreChecks(context.Store.Folder).Look(), .. await new MachineChecks(context.Time).LookAsync()];
        var line = new DoctorLine
        {
            Store = context.Store.Folder,
            Problems = findings.Count(finding => finding.Level == "problem"),
            Warnings = findings.Count(finding => finding.Level == "warning"),
            Findings = findings,
        };
        context.Output.Diagnosis(line);
        return line.Problems == 0 ? ExitCodes.Complete : ExitCodes.Unsound;
    }
}
