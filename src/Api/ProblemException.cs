using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>Ends a request with a problem. Never leaves this assembly.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
