namespace Orleans.Goals.Cli.Output;

/// <summary>How a frame is drawn.</summary>
/// <param name="Width">The terminal's width.</param>
/// <param name="Unicode">Whether the terminal shows more than ASCII.</param>
/// <param name="IsLast">Whether the account follows, so that what stands in it is left out.</param>
/// <param name="Now">The time.</param>
internal readonly record struct FrameOptions(int Width, bool Unicode, bool IsLast, DateTimeOffset Now);
