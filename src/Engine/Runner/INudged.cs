using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>An actor that another one wakes.</summary>
internal interface INudged
{
    /// <summary>Who.</summary>
    ActorKey Nudged { get; }

    /// <summary>From when on it is woken; <see cref="DateTimeOffset.MinValue"/> when it is awake already, as far as anybody knows.</summary>
    DateTimeOffset NudgedFrom { get; }
}
