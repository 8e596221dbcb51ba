using System.Globalization;

namespace Orleans.Goals.Engine.Processes;

/// <summary>What a launcher wrote when its command had ended.</summary>
/// <param name="Status">The exit status, 128 + n for an end by signal n.</param>
/// <param name="Uptime">How long the machine had been up then.</param>
internal sealed record CommandExit(int Status, TimeSpan Uptime)
{
    /// <summary>Reads it; null when it is not whole, as after a power failure.</summary>
    public static CommandExit? Parse(string text) =>
        text.Split(' ', '\n') is ["exit", var status, var uptime, "end", ""]
        && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && double.TryParse(uptime, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? new CommandExit(number, TimeSpan.FromSeconds(seconds))
            : null;
}
