using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Histories;

/// <summary>A stretch of time.</summary>
/// <param name="Begin">Its beginning.</param>
/// <param name="End">Its end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TimeInterval(DateTimeOffset Begin, DateTimeOffset End);
