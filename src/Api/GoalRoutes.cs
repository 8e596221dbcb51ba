using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Http;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Api;

/// <summary>The routes over some goals.</summary>
internal sealed partial class GoalRoutes(IGoals goals, GoalsApiOptions options, ILogger logger, CancellationToken stopping)
{
    /// <summary>A goal that is asked for to see whether goals can be read at all.</summary>
    private static readonly GoalId Probe = new(GoalId.LocalTenant, "health");

    private readonly RequestGuard guard = new(options);

    /// <summary>All of them.</summary>
    public IReadOnlyList<GoalRoute> All =>
    [
        new("/v1/goals", HttpMethods.Get, IsOpen: false, ListAsync),
        new("/v1/goals/{tenant}/{goal}", HttpMethods.Get, IsOpen: false, ReportAsync),
        new("/v1/goals/{tenant}/{goal}/board", HttpMethods.Get, IsOpen: false, BoardAsync),
        new("/v1/goals/{tenant}/{goal}/commands", HttpMethods.Post, IsOpen: false, AskAsync),
        new("/v1/goals/{tenant}/{goal}/archive", HttpMethods.Get, IsOpen: false, context => Archives(context).ExportAsync(context)),
        new("/v1/goals/{tenant}/{goal}/import", HttpMethods.Post, IsOpen: false, context => Archives(context).ImportAsync(context)),
        new("/v1/goals/{tenant}/{goal}/events", HttpMethods.Get, IsOpen: false, WatchAsync),
        new("/v1/goals/{tenant}/{goal}/artifacts/{**name}", HttpMethods.Get, IsOpen: false, OpenArtifactAsync),
        new("/health/live", HttpMethods.Get, IsOpen: true, context => HealthAsync(context)),
        new("/health/ready", HttpMethods.Get, IsOpen: true, ReadyAsync),
        new("/openapi/v1.json", HttpMethods.Get, IsOpen: false, DescribeAsync),
    ];

    /// <summary>Answers a request, with a problem if need be.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">What was asked for; null for what is not there.</param>
    public async Task AnswerAsync(HttpContext context, GoalRoute? route)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            var refusal = await guard.RefuseAsync(context);
            if (refusal is not null && !(route is { IsOpen: true } && refusal.Code is (ProblemCodes.Unauthorized or ProblemCodes.NotReady)))
            {
                throw new ProblemException(refusal);
            }

            if (route is null)
            {
                throw new ProblemException(Problems.NoSuchRoute(context.Request.Path));
            }

            if (!HttpMethods.Equals(context.Request.Method, route.Method))
            {
                context.Response.Headers.Allow = route.Method;
                throw new ProblemException(Problems.Of(
                    StatusCodes.Status405MethodNotAllowed, ProblemCodes.MethodNotAllowed, "The path does not take this method.", $"{context.Request.Path} takes {route.Method} only"));
            }

            await route.Answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted && Problems.Of(exception) is not null)
        {
            await Problems.WriteAsync(context, Problems.Of(exception)!);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What it was is for this host's log, not for whoever asked; a command may have been applied.
            LogFault(exception, context.Request.Path);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await Problems.WriteAsync(context, Problems.Of(StatusCodes.Status500InternalServerError, ProblemCodes.Internal, "It failed inside.", "a fault of this host; its log says more"));
        }
    }

    private static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    private static async Task HealthAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("ok\n", context.RequestAborted);
    }

    private static async Task DescribeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(OpenApiDocument.Text, context.RequestAborted);
    }

    private ArchiveRoutes Archives(HttpContext context) => new(GoalsFor(context), options);

    /// <summary>The goals that a caller may see.</summary>
    private IGoals GoalsFor(HttpContext context) => RequestGuard.CallerOf(context).Tenant is { } tenant ? new TenantGoals(goals, tenant) : goals;

    private async Task ReadyAsync(HttpContext context)
    {
        if (options.NotReady() is { } reason)
        {
            throw new ProblemException(Problems.Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.NotReady, "This host is not ready.", reason));
        }

        try
        {
            await goals.ReportAsync(Probe, context.RequestAborted).WaitAsync(options.ReadyTimeout, options.Time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            // Who probes has less patience than a store that cannot be reached.
            throw new ProblemException(Problems.Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.NotReady, "This host is not ready.", $"its store has not answered for {options.ReadyTimeout.TotalSeconds:0.#} s"));
        }

        await HealthAsync(context);
    }

    private async Task ListAsync(HttpContext context)
    {
        try
        {
            await WriteAsync(context, await GoalsFor(context).ListAsync(GoalRequests.Filter(context.Request), context.RequestAborted), GoalsJson.Lenient.GoalPage);
        }
        catch (ArgumentException exception) when (!context.Response.HasStarted)
        {
            throw Problems.BadRequest(exception.Message);
        }
    }

    private async Task ReportAsync(HttpContext context)
    {
        GoalRequests.RequireKnown(context.Request);
        var goal = GoalRequests.Goal(context.Request);
        var report = await GoalsFor(context).ReportAsync(goal, context.RequestAborted) ?? throw Problems.NotFound(goal);
        await WriteAsync(context, report, GoalsJson.Lenient.GoalReport);
    }

    private async Task BoardAsync(HttpContext context)
    {
        GoalRequests.RequireKnown(context.Request);
        var goal = GoalRequests.Goal(context.Request);
        var report = await GoalsFor(context).ReportAsync(goal, context.RequestAborted) ?? throw Problems.NotFound(goal);
        await WriteAsync(context, report.Board ?? new BoardReport(), GoalsJson.Lenient.BoardReport);
    }

    private async Task OpenArtifactAsync(HttpContext context)
    {
        var goal = GoalRequests.Goal(context.Request);
        var artifact = GoalRequests.Artifact(context.Request);
        Stream? content;
        try
        {
            content = await GoalsFor(context).OpenArtifactAsync(goal, artifact, context.RequestAborted);
        }
        catch (ArgumentException exception)
        {
            throw Problems.BadRequest(exception.Message);
        }

        await using (content)
        {
            if (content is null)
            {
                throw Problems.NoSuchArtifact(goal, artifact.Name);
            }

            // What a command wrote may be anything: no browser is to show or run it.
            context.Response.ContentType = "application/octet-stream";
            context.Response.Headers.ContentDisposition = "attachment";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.ContentLength = artifact.Length;
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private async Task AskAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.MaximumBody;
        }

        RequestGuard.RequireWriter(context);
        GoalRequests.RequireKnown(context.Request);
        var goal = GoalRequests.Goal(context.Request);
        var command = await CommandReader.ReadAsync(context.Request, context.RequestAborted);

        // Not stopped with the request: what was begun is decided, and a client that comes again with the same id hears how.
        var reply = await GoalsFor(context).AskAsync(goal, command, CancellationToken.None);
        if (!reply.Accepted)
        {
            throw new ProblemException(Problems.Of(reply));
        }

        await WriteAsync(context, reply, GoalsJson.Lenient.CommandReply);
    }

    private async Task WatchAsync(HttpContext context)
    {
        var goal = GoalRequests.Goal(context.Request);
        var after = GoalRequests.After(context.Request);
        var seen = GoalsFor(context);
        if (await seen.ReportAsync(goal, context.RequestAborted) is null)
        {
            throw Problems.NotFound(goal);
        }

        try
        {
            await new EventStream(context, options, stopping).SendAsync(seen, goal, after);
        }
        catch (ArgumentException exception) when (!context.Response.HasStarted)
        {
            throw Problems.BadRequest(exception.Message);
        }
    }
}
