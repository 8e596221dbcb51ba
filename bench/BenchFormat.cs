namespace Orleans.Goals.Bench;

/// <summary>How figures are written.</summary>
internal enum BenchFormat
{
    /// <summary>Lines for a person.</summary>
    Text = 0,

    /// <summary>One object a case.</summary>
    Json = 1,

    /// <summary>Rows of one table, for documents.</summary>
    Markdown = 2,
}
