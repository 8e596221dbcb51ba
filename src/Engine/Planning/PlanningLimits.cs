namespace Orleans.Goals.Engine.Planning;

/// <summary>What bounds a model that writes plans. Guards that do not depend on its goodwill.</summary>
internal static class PlanningLimits
{
    /// <summary>How many replies may look at the workspace before the plan must be written.</summary>
    public const int Looks = 10;

    /// <summary>How often a plan that is not valid may be written anew.</summary>
    public const int Repairs = 2;

    /// <summary>The most steps of a plan.</summary>
    public const int Steps = 100;

    /// <summary>The most items that the initializer writes.</summary>
    public const int Items = 100;

    /// <summary>The most characters of an item's sentence.</summary>
    public const int SentenceCharacters = 300;

    /// <summary>The most characters of a plan, or of a list of items, as it is written.</summary>
    public const int PlanCharacters = 64 * 1024;

    /// <summary>The most characters of what is said of a plan.</summary>
    public const int WhyCharacters = 1_000;

    /// <summary>How many of the errors of a plan are told.</summary>
    public const int Errors = 20;

    /// <summary>How many plans that were tried are remembered.</summary>
    public const int Tried = 50;

    /// <summary>Of those, how many are shown as they were written: a step can be kept by writing it again.</summary>
    public const int Shown = 3;
}
