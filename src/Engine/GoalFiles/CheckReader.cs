using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads checks: criteria, fences and the checks of steps.</summary>
internal static class CheckReader
{
    private const string Run = "run";
    private const string File = "file";
    private const string Unchanged = "unchanged";
    private const string PatternsExample = "a list of patterns such as [\"src/**\"]";

    private static readonly ImmutableArray<string> Known = ["id", Run, File, Unchanged, "contains", "matches", "sha256", "timeout", "writes"];

    /// <summary>Which kind an option belongs to.</summary>
    private static readonly ImmutableArray<(string Option, string Kind)> Options =
    [
        ("contains", File), ("matches", File), ("sha256", File), ("timeout", Run), ("writes", Run),
    ];

    /// <summary>The checks under a key; none when it is not written. What cannot be read stays null, so that positions agree with the file.</summary>
    public static ImmutableArray<Check> ReadList(ReadingState state, MapFields owner, string key)
    {
        var items = owner.List(key, "a list of checks such as [{id: built, file: out/a.dll}]") ?? [];
        return [.. items.Select((item, index) => Read(state, item, $"{owner.PathOf(key)}[{index}]")!)];
    }

    private static Check? Read(ReadingState state, YamlNode node, string path)
    {
        var fields = MapFields.Of(state, node, path, "a check such as {id: built, file: out/a.dll}", Known);
        if (fields is null)
        {
            return null;
        }

        var id = fields.RequiredText("id", "an id for it, for example id: built");
        var kinds = fields.Written(Run, File, Unchanged);
        var kind = kinds.FirstOrDefault();
        foreach (var second in kinds.Skip(1))
        {
            state.Add(fields.KeyOffset(second), $"a check has one of run, file and unchanged, this one has '{kind}' and '{second}'; make two checks of it");
        }

        if (kind is null)
        {
            fields.Missing(File, "the check does not say what to check; write one of run (a command), file (a path) and unchanged (patterns)");
        }
        else
        {
            RefuseOptionsOfOthers(state, fields, kinds);
        }

        return kind switch
        {
            Run => new CommandCheck
            {
                Id = id!,
                Command = CommandReader.Read(fields, Run)!,
                Timeout = fields.Duration("timeout") ?? CommandCheck.DefaultTimeout,
                Writes = fields.Texts("writes", PatternsExample) ?? [],
            },
            Unchanged => new UnchangedCheck { Id = id!, Patterns = fields.Texts(Unchanged, PatternsExample) ?? [] },
            File => ReadFile(fields, id, fields.Text(File, "the path of a file, relative to the workspace")),
            _ => ReadFile(fields, id, file: null),
        };
    }

    private static void RefuseOptionsOfOthers(ReadingState state, MapFields fields, ImmutableArray<string> kinds)
    {
        foreach (var (option, belongs) in Options.Where(option => !kinds.Contains(option.Kind, StringComparer.Ordinal)))
        {
            foreach (var written in fields.Written(option))
            {
                state.Add(
                    fields.KeyOffset(written),
                    $"'{option}' belongs to a check with '{belongs}', this one has '{kinds[0]}'; remove it, or make two checks of it");
            }
        }
    }

    private static FileCheck ReadFile(MapFields fields, string? id, string? file) => new()
    {
        Id = id!,
        File = file!,
        Contains = fields.Text("contains", "the text that must be in the file"),
        Matches = fields.Text("matches", "a regular expression"),
        Sha256 = fields.Text("sha256", "64 hexadecimal digits in quotes"),
    };
}
