using System.Collections.Immutable;
using Orleans.Goals.Engine.Contracts;
using YamlDotNet.Core;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Says in words for people what the YAML reader found, and where.</summary>
internal static class YamlFaults
{
    /// <summary>For a file without content.</summary>
    public const string Empty = "the file is empty; a goal file has at least the keys objective, doneWhen and plans";

    /// <summary>For what even the reader does not say.</summary>
    public const string Unknown = "what follows here is not valid YAML; most likely a '[' or '{' is not closed: close it, and indent every line in it";

    /// <summary>Parts of the reader's messages, and what they mean to somebody who writes a goal file. The first that fits counts.</summary>
    private static readonly ImmutableArray<(string Part, string Message)> Known =
    [
        ("quoted scalar, found unexpected end of stream", "the quoted text that begins here does not end; add the closing quote"),
        ("quoted scalar, found unexpected document indicator", "the quoted text that begins here does not end; add the closing quote"),
        ("found unknown escape character", "this quoted text has an escape that YAML does not know; double the backslash, or use single quotes"),
        ("hexadecimal number", "this quoted text has an escape without its hexadecimal digits; double the backslash, or use single quotes"),
        ("invalid Unicode", "this quoted text has an escape that is no Unicode character; write the character itself"),
        ("wrong indentation", "the quoted text goes on in a line that is not indented; indent the line, or close the quote"),
        ("found invalid mapping", "a ': ' inside plain text, or a key that is indented differently from its neighbours; put the text in quotes, or align the key"),
        ("block scalar", "the block of text after '|' or '>' is not well-formed; begin it in the next line, each line indented equally"),
        ("Block sequence entries are not allowed", "a list cannot begin here; write each '- ' in a line of its own below its key, or the list as [a, b]"),
        ("Mapping values are not allowed", "a ':' stands where no key can be; put the text in quotes, or align the key with its neighbours"),
        ("key indicator", "a '-', '?' or ':' stands where a value should be; put it in quotes"),
        ("comment", "a '#' begins a comment where none can be; put a space before it, or the text in quotes"),
        ("tab", "a tab where YAML wants spaces; replace it"),
        ("Mapping keys are not allowed", "a key cannot stand here; put each key in a line of its own, aligned with its neighbours"),
        ("could not find expected ':'", "this line is neither a key with ':' nor part of a list; write 'key: value'"),
        ("did not find expected key", "this line does not belong to the map before it; align the key with its neighbours, and put text with quotes in it wholly in quotes"),
        ("did not find expected '-'", "this line does not belong to the list before it; begin it with '- ' in the list's column, or indent it like the key it belongs to"),
        ("did not find expected ',' or ']'", "the list is not closed, or lacks a comma; write [a, b]"),
        ("did not find expected ',' or '}'", "the map is not closed, or lacks a comma; write {key: value, key: value}"),
        ("did not find expected node content", "a value is missing, or a bracket is not closed; write the value, or close with ] or }"),
        ("nchor", "'&' and '*' at the beginning of a value mean anchors and aliases; put the value in quotes"),
        ("tag", "'!' at the beginning of a value means a tag; put the value in quotes"),
        ("directive", "a '%' at the beginning of a line means a directive, and a goal file needs none; remove the line, or put the value in quotes"),
        ("incompatible YAML", "this names a version of YAML that is not read; remove the line"),
        ("expected <document start>", "this does not belong to what stands before it; align the key with its neighbours, and put text with quotes or brackets in it wholly in quotes"),
        ("document", "a goal file is one document; remove what marks the beginning or end of another"),
    ];

    /// <summary>The error for an exception of the reader.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="reached">The position up to which the text was read.</param>
    public static (int Offset, string Message) Explain(YamlException exception, string text, int reached)
    {
        var offset = Math.Min((int)Math.Min(exception.Start.Index, int.MaxValue), text.Length);
        // The reader tells of some faults without a place: then it is where it had come to.
        offset = offset == 0 ? reached : offset;
        var tab = FirstTabOfIndentation(text, offset);
        var noToken = exception.Message.Contains("cannot start any token", StringComparison.Ordinal);
        if (tab >= 0 && (noToken || exception.Message.Contains("tab", StringComparison.Ordinal)))
        {
            return (tab, "a tab in the indentation, which YAML does not allow; indent with spaces");
        }

        if (noToken && offset < text.Length)
        {
            return (offset, $"a value cannot begin with '{Excerpt.Of(text[offset].ToString())}'; put it in quotes");
        }

        foreach (var (part, message) in Known)
        {
            if (exception.Message.Contains(part, StringComparison.Ordinal))
            {
                return (offset, message);
            }
        }

        return (offset, $"this is not valid YAML ({Excerpt.Of(exception.Message)}); check indentation, quotes and brackets here");
    }

    /// <summary>The first tab in the indentation of the line at a position, or of the lines that follow it directly; -1 for none.</summary>
    private static int FirstTabOfIndentation(string text, int offset)
    {
        var line = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        for (var lines = 0; lines < 2 && line < text.Length; lines++)
        {
            var end = line;
            while (end < text.Length && text[end] == ' ')
            {
                end++;
            }

            if (end < text.Length && text[end] == '\t')
            {
                return end;
            }

            var next = text.IndexOf('\n', line);
            line = next < 0 ? text.Length : next + 1;
        }

        return -1;
    }
}
