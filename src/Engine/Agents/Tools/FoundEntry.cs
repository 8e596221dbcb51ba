using System.Runtime.InteropServices;
using Orleans.Goals.Engine.Checks;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>What a <see cref="FolderWalk"/> comes by.</summary>
/// <param name="Folder">The folder it is in, open.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Path">Its path, from where the walk began.</param>
/// <param name="Kind">What it is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FoundEntry(OpenFolder Folder, string Name, string Path, FileKind Kind);
