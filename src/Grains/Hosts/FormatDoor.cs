using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Grains.Abstractions;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>Refuses what would bring into records what a silo of the cluster does not read: commands, the goals that forks begin with, and goals that are imported.</summary>
internal sealed class FormatDoor(WriteFormats formats)
{
    /// <summary>The refusal, or null when the command may be decided.</summary>
    public CommandReply? Refuse(GoalCommand command)
    {
        var (_, format, member) = RecordFormats.Write(command, WireJson.Default.GoalCommand);
        return Refuse($"'{member}'", format);
    }

    /// <summary>The refusal of what was looked up for a command, or null.</summary>
    public CommandReply? Refuse(Premise? premise)
    {
        if (premise?.Fork is not { } fork)
        {
            return null;
        }

        var (_, format, member) = RecordFormats.Write(fork, RecordJson.Default.GoalState);
        return Refuse($"'{member}' of the goal that is forked", format);
    }

    /// <summary>The refusal of a goal of somewhere else, or null.</summary>
    public CommandReply? Refuse(ImportedGoal read) =>
        Refuse("something in the goal that is imported", read.Appends.Max(static one => Math.Max(FormatOf(one.Append.Events), FormatOf(one.Append.Snapshot ?? default))));

    private static int FormatOf(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? 1 : Envelope.Look(bytes).Format;

    private CommandReply? Refuse(string what, int format) =>
        formats.WhyNot(format) is { } why ? new CommandReply { Refusal = Refusal.NotApplicable, Reason = $"{what} came with format {format} of records, and {why}" } : null;
}
