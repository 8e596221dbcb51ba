using Microsoft.Extensions.Options;
using Orleans.Goals.Grains.Hosting;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>The newest format that this silo may write now, so that every other silo can read it.</summary>
internal sealed class WriteFormats(SiloCatalog catalog, IOptions<GoalsOptions> options)
{
    /// <summary>What the options say; if they say nothing the newest that all active silos read.</summary>
    public int Current => options.Value.WriteFormat ?? catalog.Active.Select(catalog.Reads).Append(options.Value.ReadFormat).Min();

    /// <summary>Why a format cannot be written now, as an end of a sentence that says what helps; null when it can.</summary>
    public string? WhyNot(int format)
    {
        var current = Current;
        return format <= current ? null : $"this cluster writes format {current} as long as {Why}";
    }

    /// <summary>Why it is no newer one, as an end of a sentence that says what helps.</summary>
    private string Why => options.Value.WriteFormat is { } set
        ? $"{nameof(GoalsOptions)}.{nameof(GoalsOptions.WriteFormat)} is {set}: take it away when all silos run the new version"
        : $"the silo {catalog.Active.MinBy(catalog.Reads)?.ToParsableString()} reads no newer one: upgrade it, and ask again";
}
