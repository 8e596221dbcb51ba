using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Grains.Abstractions;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>Refuses commands that would bring into records what a silo of the cluster does not read.</summary>
internal sealed class FormatDoor(WriteFormats formats)
{
    /// <summary>The refusal, or null when the command may be decided.</summary>
    public CommandReply? Refuse(GoalCommand command)
    {
        var (_, format, member) = RecordFormats.Write(command, WireJson.Default.GoalCommand);
        return format <= formats.Current ? null : new CommandReply
        {
            Refusal = Refusal.NotApplicable,
            Reason = $"'{member}' came with format {format} of records, and this cluster writes format {formats.Current} as long as {formats.Why}",
        };
    }
}
