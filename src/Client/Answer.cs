using System.Net;
using System.Text.Json;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using Orleans.Goals.Http;

namespace Orleans.Goals.Client;

/// <summary>What a try came to: a value, a problem that the server told, or a failure on the way.</summary>
/// <param name="Value">The value.</param>
/// <param name="Problem">The problem, or null.</param>
/// <param name="Failure">What failed on the way, or null.</param>
/// <param name="MayBeApplied">Whether a command may have been applied all the same.</param>
internal readonly record struct Answer<T>(T? Value, Problem? Problem, Exception? Failure, bool MayBeApplied)
    where T : class
{
    /// <summary>Whether it passes by itself, so that asking again makes sense.</summary>
    public bool IsPassing => Failure is not null || Problem is { Code: ProblemCodes.OutcomeUnknown or ProblemCodes.StoreUnavailable or ProblemCodes.NotReady } || Problem?.Status is 502 or 504 or 429 or 408;

    /// <summary>Whether a command may have been applied although no reply came.</summary>
    public bool IsUnknown => MayBeApplied || Problem is { Code: ProblemCodes.OutcomeUnknown or ProblemCodes.Internal, Refusal: null } || Problem?.Status is 502 or 504 or 408;
}

/// <summary>Turns what a server tells into what its own callers would see.</summary>
internal static class Answers
{
    /// <summary>Reads the problem of an answer; makes one of an answer that comes from something in between.</summary>
    public static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType == Problem.MediaType)
        {
            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                if (await JsonSerializer.DeserializeAsync(body, GoalsJson.Lenient.Problem, cancellationToken) is { } told)
                {
                    return told;
                }
            }
            catch (JsonException)
            {
                // Not of this product: the status says what there is to say.
            }
        }

        var status = (int)response.StatusCode;
        return new Problem
        {
            Type = "about:blank",
            Title = response.ReasonPhrase ?? string.Empty,
            Status = response.StatusCode == HttpStatusCode.ServiceUnavailable ? (int)HttpStatusCode.BadGateway : status,
            Detail = $"the server answered {status} {response.ReasonPhrase}",
            Code = string.Empty,
        };
    }

    /// <summary>The exception of a problem that is no refusal.</summary>
    public static Exception ToException(Problem problem, GoalId goal, CommandId? command) => problem.Code switch
    {
        ProblemCodes.OutcomeUnknown when command is { } id => new OutcomeUnknownException(goal, id),
        ProblemCodes.NotFound => new GoalNotFoundException(goal),
        ProblemCodes.StoreHeld => new StoreHeldException(problem.Store ?? string.Empty, problem.Holder),
        ProblemCodes.ArtifactCorrupt => new ArtifactCorruptException(problem.Detail),
        ProblemCodes.RecordCorrupt => new RecordCorruptException(problem.Detail),
        ProblemCodes.NotPortable => new GoalNotPortableException(goal, problem.Detail),
        ProblemCodes.NotSupported => new NotSupportedException(problem.Detail),
        ProblemCodes.Unauthorized or ProblemCodes.Forbidden => new UnauthorizedAccessException(problem.Detail),
        ProblemCodes.BadRequest or ProblemCodes.NoSuchRoute or ProblemCodes.MethodNotAllowed or ProblemCodes.UnsupportedMediaType or ProblemCodes.TooLarge => new ArgumentException(problem.Detail, nameof(problem)),
        _ when problem.Status is 401 or 403 => new UnauthorizedAccessException(problem.Detail),
        _ => new StoreUnavailableException(problem.Detail),
    };
}
