namespace Orleans.Goals.Cli.Output;

/// <summary>How much of a report a person sees. Scripts always get all of it.</summary>
internal enum ReportDetail
{
    /// <summary>Nothing; never used.</summary>
    None = 0,

    /// <summary>How it ended or why it stands still, and what to do.</summary>
    Closing = 1,

    /// <summary>Where it stands: the closing and the steps of the newest plan.</summary>
    Current = 2,

    /// <summary>Everything: all plans that were tried, and where the output is.</summary>
    Whole = 3,
}
