using System.Collections.Immutable;
using Orleans.Goals.Engine.Contracts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>
/// Reads YAML into nodes that know their positions. What goal files do not need of YAML is refused: anchors, aliases, tags, merge keys, more
/// than one document.
/// </summary>
/// <remarks>Without aliases a file cannot grow while it is read; depth and number of nodes are bounded as well.</remarks>
internal sealed class YamlReader
{
    private const int MaximumDepth = 32;
    private const int MaximumNodes = 1_000_000;
    private const string MergeKey = "<<";

    private readonly string text;
    private readonly FileErrors errors;
    private readonly Parser parser;
    private int nodes;

    /// <summary>The furthest beginning of an event before the current one, of all events, and the furthest end.</summary>
    private int before;
    private int begun;
    private int reached;
    private bool stopped;

    private YamlReader(string text, FileErrors errors)
    {
        this.text = text;
        this.errors = errors;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The root of the one document, or null when the errors say why there is none.</summary>
    public static YamlNode? Read(string text, FileErrors errors)
    {
        var reader = new YamlReader(text, errors);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException exception)
        {
            var (offset, message) = YamlFaults.Explain(exception, text, reader.reached);
            errors.Add(offset, message);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // Not what its author meant to be thrown for bad input, but bad input is what it is.
            errors.Add(reader.reached, YamlFaults.Unknown);
        }

        return null;
    }

    private YamlNode? ReadStream()
    {
        Next();
        if (!Next() || parser.Current is not DocumentStart || !Next())
        {
            errors.Add(0, YamlFaults.Empty);
            return null;
        }

        var root = ReadNode(1);
        if (!stopped && Next() && parser.Current is DocumentStart second)
        {
            errors.Add(Offset(second.Start), "a second document begins here; a goal file has one: remove '---' and what follows, or put it into another file");
        }

        if (stopped && !errors.Any)
        {
            errors.Add(reached, YamlFaults.Unknown);
        }

        return stopped ? null : root;
    }

    /// <summary>Reads the node at the current event, up to and including its last event, and moves behind it.</summary>
    private YamlNode ReadNode(int depth)
    {
        var offset = parser.Current!.Start.Index > 0 ? Offset(parser.Current.Start) : before;
        nodes++;
        if (depth > MaximumDepth || nodes > MaximumNodes)
        {
            Stop(offset, depth > MaximumDepth
                ? $"lists and maps are nested more than {MaximumDepth} deep here; a goal file needs 8 at most"
                : $"the file has more than {MaximumNodes:N0} values; write a smaller one");
            return new YamlUnreadable(offset);
        }

        var refused = parser.Current is NodeEvent node && RefuseProperties(node, offset);
        switch (parser.Current)
        {
            case Scalar scalar:
                Next();
                // Of "!important" nothing but a tag is left: that it has no text is no second mistake.
                return refused && scalar.Value.Length == 0
                    ? new YamlUnreadable(offset)
                    : new YamlScalar(offset, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                return ReadList(offset, depth);
            case MappingStart:
                return ReadMap(offset, depth);
            case AnchorAlias alias:
                errors.Add(
                    offset,
                    $"'*' at the beginning of a value means an alias, and goal files have none; put it in quotes (\"*{Excerpt.Of(alias.Value.Value)}\"), or write the value out");
                Next();
                return new YamlUnreadable(offset);
            default:
                Stop(offset, "a value is missing here; write one");
                return new YamlUnreadable(offset);
        }
    }

    private YamlList ReadList(int offset, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        Next();
        while (!stopped && parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Next();
        return new YamlList(offset, items.ToImmutable());
    }

    private YamlMap ReadMap(int offset, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var isPlaced = parser.Current!.Start.Index > 0;
        Next();
        while (!stopped && parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            if (stopped)
            {
                break;
            }

            var value = ReadNode(depth + 1);
            if (key is not YamlScalar name)
            {
                errors.Add(key.Offset, "a list or map cannot be a key; write a name");
            }
            else if (name is { Value: MergeKey, Plain: true })
            {
                errors.Add(name.Offset, "'<<' would merge another map, and goal files have no merging; write the keys out");
            }
            else
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        Next();
        // A pair without braces in a list, [a: b], begins without a position of its own.
        return new YamlMap(isPlaced || entries.Count == 0 ? offset : entries[0].Key.Offset, entries.ToImmutable());
    }

    private bool RefuseProperties(NodeEvent node, int offset)
    {
        if (!node.Anchor.IsEmpty)
        {
            errors.Add(offset, "'&' at the beginning of a value means an anchor, and goal files have none; remove it, or put the value in quotes");
        }

        if (!node.Tag.IsEmpty)
        {
            errors.Add(offset, "'!' at the beginning of a value means a tag, and goal files have none; remove it, or put the value in quotes");
        }

        return !node.Anchor.IsEmpty || !node.Tag.IsEmpty;
    }

    /// <summary>Moves to the next event; false, and stopped, when there is none.</summary>
    private bool Next()
    {
        if (!stopped && parser.MoveNext())
        {
            before = begun;
            begun = Math.Max(begun, Offset(parser.Current!.Start));
            reached = Math.Max(reached, Offset(parser.Current.End));
            return true;
        }

        stopped = true;
        return false;
    }

    private void Stop(int offset, string message)
    {
        errors.Add(offset, message);
        stopped = true;
    }

    private int Offset(in Mark mark) => (int)Math.Clamp(mark.Index, 0, text.Length);
}
