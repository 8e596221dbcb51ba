namespace Orleans.Goals.Cli.Reports;

/// <summary>A node of a graph to draw, or a bend of an edge between two.</summary>
internal sealed class GraphNode
{
    /// <summary>Its index among the steps; -1 for a bend or a joint.</summary>
    public required int Step { get; init; }

    /// <summary>Whether it is a joint: where many edges meet that mean that all of these follow all of those.</summary>
    public bool IsJoint { get; init; }

    /// <summary>How wide it is.</summary>
    public required double Width { get; init; }

    /// <summary>Its layer, from 0.</summary>
    public int Layer { get; set; }

    /// <summary>The centre, from the left.</summary>
    public double X { get; set; }

    /// <summary>What it follows, one layer up at most once the edges are cut at the layers.</summary>
    public List<GraphNode> Above { get; } = [];

    /// <summary>What follows it.</summary>
    public List<GraphNode> Below { get; } = [];

    /// <summary>Its place while a layer is put in order.</summary>
    public double Weight { get; set; }
}
