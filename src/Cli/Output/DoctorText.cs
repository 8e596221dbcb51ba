using Orleans.Goals.Cli.Doctor;

namespace Orleans.Goals.Cli.Output;

/// <summary>What the doctor found, for a person.</summary>
internal static class DoctorText
{
    private const int LevelWidth = 7;

    /// <summary>One line for each thing that was looked at, with the remedy below it, and a sum at the end.</summary>
    public static IEnumerable<string> Lines(DoctorLine diagnosis)
    {
        var width = diagnosis.Findings.Max(finding => finding.Check.Length);
        foreach (var finding in diagnosis.Findings)
        {
            yield return $"{finding.Level.PadRight(LevelWidth)}  {finding.Check.PadRight(width)}  {PlainText.OneLine(finding.Text)}";
            if (finding.Remedy is { } remedy)
            {
                yield return $"{string.Empty.PadRight(LevelWidth)}  {string.Empty.PadRight(width)}  -> {PlainText.OneLine(remedy)}";
            }
        }

        yield return (diagnosis.Problems, diagnosis.Warnings) switch
        {
            (0, 0) => "goals can run here",
            (0, var warnings) => $"goals can run here; {PlainText.Count(warnings, "warning")}",
            (var problems, var warnings) => $"{PlainText.Count(problems, "problem")}, {PlainText.Count(warnings, "warning")}",
        };
    }
}
