using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for paths and patterns, so that no check reaches out of the workspace.</summary>
internal static class PathRules
{
    public static void File(ContractFindings findings, string path, string? file)
    {
        if (!IsRelative(findings, path, file, file, "a path relative to the workspace"))
        {
            return;
        }

        var depth = 0;
        foreach (var segment in file!.Split('/'))
        {
            depth += segment switch
            {
                "" or "." => 0,
                ".." => -1,
                _ => 1,
            };
            if (depth < 0)
            {
                findings.Add(path, $"'{Excerpt.Of(file)}' leads out of the workspace; write a path of a file in it");
                return;
            }
        }

        if (depth == 0 || file.EndsWith('/') || file.EndsWith("/.", StringComparison.Ordinal) || file.EndsWith("/..", StringComparison.Ordinal))
        {
            findings.Add(path, $"'{Excerpt.Of(file)}' is a folder; write the path of a file");
        }
    }

    public static void Patterns(ContractFindings findings, string path, ImmutableArray<string> patterns)
    {
        for (var index = 0; index < patterns.Length; index++)
        {
            var at = $"{path}[{index}]";
            var pattern = patterns[index]?.StartsWith('!') == true ? patterns[index][1..] : patterns[index];
            if (IsRelative(findings, at, patterns[index], pattern, "a pattern relative to the workspace, for example src/**")
                && pattern!.Split('/').Contains("..", StringComparer.Ordinal))
            {
                findings.Add(at, $"'{Excerpt.Of(patterns[index])}' leads out of the workspace; write a pattern without '..'");
            }
        }
    }

    private static bool IsRelative(ContractFindings findings, string path, string? written, string? relative, string example)
    {
        if (!findings.HasText(path, written, example))
        {
            return false;
        }

        var problem = relative switch
        {
            null or "" => $"'{Excerpt.Of(written)}' names no file; write {example}",
            { Length: > ContractLimits.PathCharacters } => $"the path has more than {ContractLimits.PathCharacters} characters; write a shorter one",
            ['/', ..] => $"'{Excerpt.Of(written)}' is an absolute path; write {example}",
            _ => null,
        };
        if (problem is not null)
        {
            findings.Add(path, problem);
        }

        return problem is null;
    }
}
