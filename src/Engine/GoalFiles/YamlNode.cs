using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>A node of the YAML of a goal file, with its position as an offset into the text.</summary>
internal abstract record YamlNode(int Offset);

/// <summary>Text. <see cref="Plain"/> when it stands without quotes and is no block.</summary>
internal sealed record YamlScalar(int Offset, string Value, bool Plain) : YamlNode(Offset)
{
    /// <summary>Whether nothing was written.</summary>
    public bool IsNothing => Plain && Value is "" or "~" or "null";
}

/// <summary>A list.</summary>
internal sealed record YamlList(int Offset, ImmutableArray<YamlNode> Items) : YamlNode(Offset);

/// <summary>A map, its entries as written: keys may occur twice.</summary>
internal sealed record YamlMap(int Offset, ImmutableArray<YamlEntry> Entries) : YamlNode(Offset);

/// <summary>What could not be read; the error is told already.</summary>
internal sealed record YamlUnreadable(int Offset) : YamlNode(Offset);

/// <summary>One entry of a map.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
