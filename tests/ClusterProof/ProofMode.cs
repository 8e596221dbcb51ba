namespace Orleans.Goals.ClusterProof;

/// <summary>What the program does.</summary>
internal enum ProofMode
{
    /// <summary>Nothing; never chosen.</summary>
    None = 0,

    /// <summary>Counts effects while silos are killed.</summary>
    Proof = 1,

    /// <summary>Measures how long goals stand still.</summary>
    Measure = 2,

    /// <summary>Many goals for long, then a look at the stored records.</summary>
    Soak = 3,
}
