namespace Orleans.Goals.Grains.Abstractions;

/// <summary>The kinds of envelopes that clients and grains exchange. A name is never used again for something else.</summary>
internal static class WireKinds
{
    /// <summary>A <see cref="Commands.GoalCommand"/>.</summary>
    public const string Command = "goals.command";

    /// <summary>A <see cref="Commands.CommandReply"/>.</summary>
    public const string Reply = "goals.reply";

    /// <summary>A <see cref="ReadModels.GoalReport"/>, or null.</summary>
    public const string Report = "goals.report";

    /// <summary>A <see cref="FollowPosition"/>.</summary>
    public const string Position = "goals.position";

    /// <summary>An <see cref="EventPage"/>.</summary>
    public const string Events = "goals.events";

    /// <summary>An <see cref="ArtifactRange"/>.</summary>
    public const string Range = "goals.range";

    /// <summary>An <see cref="ArtifactPart"/>.</summary>
    public const string Part = "goals.part";

    /// <summary>A <see cref="ListFilter"/>.</summary>
    public const string Filter = "goals.filter";

    /// <summary>A <see cref="ReadModels.GoalPage"/>.</summary>
    public const string Page = "goals.page";

    /// <summary>An <see cref="AgentLook"/>, or null.</summary>
    public const string Look = "goals.look";

    /// <summary>An <see cref="ArchiveChunk"/>.</summary>
    public const string Chunk = "goals.archive-chunk";

    /// <summary>An <see cref="ArchiveProgress"/>.</summary>
    public const string Progress = "goals.archive-progress";

    /// <summary>An <see cref="Abstractions.ArchiveRange"/>.</summary>
    public const string ArchiveRange = "goals.archive-range";

    /// <summary>An <see cref="Abstractions.ArchivePart"/>, or null.</summary>
    public const string ArchivePart = "goals.archive-part";

    /// <summary>A <see cref="DeliveryAnswer"/>.</summary>
    public const string Answer = "goals.answer";

    /// <summary>A <see cref="WireFault"/>, in place of anything else.</summary>
    public const string Fault = "goals.fault";
}
