using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads goals that are steps: written there, or in a file of their own.</summary>
internal static class ChildReader
{
    private const string Key = "goal";
    private const string Example = "the path of a goal file, relative to this one, or a map with objective, doneWhen and plans";

    /// <summary>The goal of a step.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="step">The step's keys.</param>
    /// <param name="place">Where the goal would be read.</param>
    public static GoalAction Read(ReadingState state, MapFields step, ReadingPlace place) => new()
    {
        Goal = (step.Node(Key) switch
        {
            YamlMap map => ReadMap(state, map, step.PathOf(Key), place),
            { } node when step.TextOf(node, step.PathOf(Key), Example) is { } path => ReadFile(state, step.PathOf(Key), node.Offset, path, place),
            _ => null,
        })!,
    };

    private static GoalContract? ReadMap(ReadingState state, YamlMap map, string path, ReadingPlace place)
    {
        if (MapFields.Of(state, map, path, Example, GoalKeys.Goal) is not { } fields)
        {
            return null;
        }

        if (fields.Node("id") is not null)
        {
            state.Add(fields.KeyOffset("id"), "a goal that is a step gets its id from the goal and the step that it is in; remove it");
        }

        return ContractReader.ReadContract(state, fields, place);
    }

    private static GoalContract? ReadFile(ReadingState state, string at, int offset, string written, ReadingPlace place)
    {
        if (string.IsNullOrWhiteSpace(written) || written.Contains('\0', StringComparison.Ordinal))
        {
            state.Refuse(at, offset, $"'{Excerpt.Of(written)}' is not the path of a file; write {Example}");
            return null;
        }

        var file = Path.GetFullPath(written, place.BaseDirectory);
        if (place.Files.Contains(file, StringComparer.Ordinal))
        {
            var circle = place.Files.SkipWhile(above => above != file).Append(file).Select(static name => Excerpt.Of(Path.GetFileName(name)));
            state.Refuse(at, offset, $"goal files name each other in a circle: {string.Join(" -> ", circle)}; name another file");
            return null;
        }

        if (place.Depth > GoalAction.MaximumDepth)
        {
            state.Refuse(at, offset, $"this goal is {place.Depth} levels below the outermost, and {GoalAction.MaximumDepth} are the most; make its plan part of the goal above it");
            return null;
        }

        var read = GoalFile.LoadChild(file, NameOf(state.File, written), place);
        if (read.IsValid)
        {
            return read.Goal.Contract;
        }

        state.Refuse(at, read.Errors);
        return null;
    }

    /// <summary>The file's name for errors: found from where the name of the file that names it is found.</summary>
    private static string NameOf(string parent, string written) =>
        Path.IsPathFullyQualified(written) || Path.GetDirectoryName(parent) is not { Length: > 0 } folder ? written : Path.Combine(folder, written);
}
