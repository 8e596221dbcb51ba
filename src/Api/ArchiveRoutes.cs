using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>Goals as archives: taken out, and brought in.</summary>
internal sealed class ArchiveRoutes(IGoals goals, GoalsApiOptions options)
{
    private const string MediaType = "application/zip";
    private const int BufferBytes = 80 * 1024;

    /// <summary>The archives of goals.</summary>
    /// <exception cref="NotSupportedException">They have none.</exception>
    public static IGoalArchives Of(IGoals goals) => goals as IGoalArchives ?? throw new NotSupportedException("goals are neither imported nor exported here");

    /// <summary>Sends a goal.</summary>
    public async Task ExportAsync(HttpContext context)
    {
        GoalRequests.RequireKnown(context.Request);
        var goal = GoalRequests.Goal(context.Request);
        await using var archive = await Of(goals).ExportAsync(goal, context.RequestAborted) ?? throw Problems.NotFound(goal);
        context.Response.ContentType = MediaType;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{goal.Name}.goal\"");
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = archive.Length;
        await archive.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Takes a goal.</summary>
    public async Task ImportAsync(HttpContext context)
    {
        RequestGuard.RequireWriter(context);
        GoalRequests.RequireKnown(context.Request);
        var goal = GoalRequests.Goal(context.Request);
        (goals as TenantGoals)?.Require(goal.Tenant);
        if (context.Request.ContentType is { } type && !type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "The body is of another type than is taken.", $"send the archive as {MediaType}, not as {type}"));
        }

        await using var archive = await ReceiveAsync(context);
        var reply = await Of(goals).ImportAsync(goal, archive, context.RequestAborted);
        if (!reply.Accepted)
        {
            throw new ProblemException(Problems.Of(reply));
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, reply, GoalsJson.Lenient.CommandReply, context.RequestAborted);
    }

    /// <summary>Takes the body in as a file: an archive is read from its end.</summary>
    private async Task<Stream> ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentLength > options.MaximumArchive)
        {
            throw Problems.ArchiveTooLarge(options.MaximumArchive);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // Counted here, so that what is too large is told as such.
            size.MaxRequestBodySize = null;
        }

        var kind = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            kind.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"goals-import-{Guid.NewGuid():N}"), kind);
        try
        {
            var buffer = new byte[BufferBytes];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                if (file.Length > options.MaximumArchive)
                {
                    throw Problems.ArchiveTooLarge(options.MaximumArchive);
                }
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
