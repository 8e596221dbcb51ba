using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>What goes wrong, as problem details.</summary>
internal static class Problems
{
    /// <summary>When to ask again about what passes by itself.</summary>
    private const int RetryAfterSeconds = 1;

    /// <summary>A problem.</summary>
    public static Problem Of(int status, string code, string title, string detail) =>
        new() { Type = $"urn:orleans-goals:problem:{code}", Title = title, Status = status, Code = code, Detail = detail };

    /// <summary>A request that cannot be understood.</summary>
    public static ProblemException BadRequest(string detail) => new(Of(StatusCodes.Status400BadRequest, ProblemCodes.BadRequest, "The request cannot be understood.", detail));

    /// <summary>There is no such path.</summary>
    public static Problem NoSuchRoute(string path) =>
        Of(StatusCodes.Status404NotFound, ProblemCodes.NoSuchRoute, "There is no such path.", $"there is nothing at {path}; what there is: /openapi/v1.json");

    /// <summary>There is no such goal.</summary>
    public static ProblemException NotFound(GoalId goal) => new(Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, Title(Refusal.NotFound), $"there is no goal {goal}"));

    /// <summary>There is no such artifact.</summary>
    public static ProblemException NoSuchArtifact(GoalId goal, string name) =>
        new(Of(StatusCodes.Status404NotFound, ProblemCodes.NoSuchArtifact, "There is no such artifact.", $"{goal} has no artifact '{name}': use a reference of its report"));

    /// <summary>A command that was refused.</summary>
    public static Problem Of(CommandReply reply) => Of(Status(reply.Refusal), ProblemCodes.Of(reply.Refusal), Title(reply.Refusal), reply.Reason) with
    {
        Refusal = reply.Refusal,
        GoalStatus = reply.Status,
    };

    /// <summary>The problem of an exception; null for one that is nobody's but ours.</summary>
    public static Problem? Of(Exception exception) => exception switch
    {
        ProblemException known => known.Problem,
        OutcomeUnknownException => Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.OutcomeUnknown, "It is not known whether the command was applied.", exception.Message),
        GoalNotFoundException missing => NotFound(missing.Goal).Problem,
        StoreHeldException held => Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.StoreHeld, "Another process holds the store.", held.Message) with { Store = held.Path, Holder = held.Holder },
        StoreUnavailableException => Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.StoreUnavailable, "The store cannot answer; nothing was changed.", exception.Message),
        RecordCorruptException => Of(StatusCodes.Status500InternalServerError, ProblemCodes.RecordCorrupt, "What is stored cannot be read.", exception.Message),
        ArtifactCorruptException => Of(StatusCodes.Status500InternalServerError, ProblemCodes.ArtifactCorrupt, "The artifact is not what was stored.", exception.Message),
        GoalNotPortableException => Of(StatusCodes.Status409Conflict, ProblemCodes.NotPortable, "The goal cannot be taken out by itself.", exception.Message),
        NotSupportedException => Of(StatusCodes.Status501NotImplemented, ProblemCodes.NotSupported, "These goals cannot do it.", exception.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyTooLarge(),
        BadHttpRequestException bad => Of(bad.StatusCode, ProblemCodes.BadRequest, "The request cannot be understood.", bad.Message),
        _ => null,
    };

    /// <summary>Answers with a problem.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = Problem.MediaType;
        context.Response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        await JsonSerializer.SerializeAsync(context.Response.Body, problem, GoalsJson.Lenient.Problem, context.RequestAborted);
    }

    /// <summary>An archive that is larger than is taken.</summary>
    public static ProblemException ArchiveTooLarge(long maximum) => new(Of(
        StatusCodes.Status413PayloadTooLarge, ProblemCodes.TooLarge, Title(Refusal.TooLarge), $"the archive is larger than the {maximum} bytes that are taken") with
    {
        Refusal = Refusal.TooLarge,
    });

    private static Problem BodyTooLarge() => Of(
        StatusCodes.Status413PayloadTooLarge, ProblemCodes.TooLarge, Title(Refusal.TooLarge), "the body is larger than is taken; move long commands into scripts of the workspace") with
    {
        Refusal = Refusal.TooLarge,
    };

    private static int Status(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.ContractConflict or Refusal.Ended or Refusal.NotApplicable or Refusal.WorkspaceHeld => StatusCodes.Status409Conflict,
        Refusal.Invalid => StatusCodes.Status422UnprocessableEntity,
        Refusal.CommandTooOld or Refusal.Cleared => StatusCodes.Status410Gone,
        Refusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Refusal.Internal => StatusCodes.Status500InternalServerError,
        Refusal.None => throw new UnreachableException("an accepted command is no problem"),

        // A refusal that a newer engine knows is a conflict with where the goal stands.
        _ => StatusCodes.Status409Conflict,
    };

    private static string Title(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => "There is no such goal.",
        Refusal.ContractConflict => "The goal exists with another contract.",
        Refusal.Invalid => "The command is not valid.",
        Refusal.Ended => "The goal has ended.",
        Refusal.NotApplicable => "The goal is not in a state for this.",
        Refusal.CommandTooOld => "The command is older than the replies that are kept.",
        Refusal.TooLarge => "It is too large.",
        Refusal.WorkspaceHeld => "Another goal works in the workspace.",
        Refusal.Cleared => "The goal was cleared.",
        Refusal.Internal => "Deciding it failed inside; nothing was changed.",
        _ => "The command was refused.",
    };
}
