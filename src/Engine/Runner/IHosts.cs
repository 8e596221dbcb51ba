using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Which hosts have what operations need.</summary>
internal interface IHosts
{
    /// <summary>The host to run something on that needs all of these: this one if it has them; null when no host that is known to live does.</summary>
    OwnerId? Find(ImmutableArray<string> needs);

    /// <summary>Why nothing of a format of records may come in now, as an end of a sentence that says what helps: a host that runs does not read it. Null when it may.</summary>
    string? TooNew(int format) => null;
}
