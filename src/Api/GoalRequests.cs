using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api;

/// <summary>Reads what a request says in its path and query.</summary>
internal static class GoalRequests
{
    private const int MaximumLimit = 1_000;
    private const int MaximumCursor = 4_000;

    /// <summary>The goal that the path names.</summary>
    /// <exception cref="ProblemException">It names none.</exception>
    public static GoalId Goal(HttpRequest request)
    {
        var tenant = request.RouteValues["tenant"] as string;
        var name = request.RouteValues["goal"] as string;
        return !Identifier.IsValid(tenant) ? throw Problems.BadRequest(Identifier.Explain(tenant))
            : !Identifier.IsValid(name) ? throw Problems.BadRequest(Identifier.Explain(name))
            : new GoalId(tenant!, name!);
    }

    /// <summary>Which goals to list.</summary>
    /// <exception cref="ProblemException">It cannot be understood.</exception>
    public static GoalFilter Filter(HttpRequest request)
    {
        RequireKnown(request, "tenant", "status", "after", "limit");
        var tenant = One(request, "tenant");
        if (tenant is not null && !Identifier.IsValid(tenant))
        {
            throw Problems.BadRequest(Identifier.Explain(tenant));
        }

        var filter = new GoalFilter
        {
            Tenant = tenant,
            Statuses = [.. request.Query["status"].SelectMany(static text => (text ?? string.Empty).Split(',')).Select(Status)],
            After = CursorOf(One(request, "after")),
        };
        return One(request, "limit") is not { } limit ? filter
            : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= MaximumLimit ? filter with { Limit = most }
            : throw Problems.BadRequest($"limit is 1 to {MaximumLimit}, not '{limit}'");
    }

    /// <summary>The artifact that path and query name.</summary>
    /// <exception cref="ProblemException">They name none.</exception>
    public static ArtifactReference Artifact(HttpRequest request)
    {
        RequireKnown(request, "length", "sha256");
        return long.TryParse(One(request, "length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && One(request, "sha256") is { Length: > 0 } sha256
            ? new ArtifactReference { Name = request.RouteValues["name"] as string ?? string.Empty, Length = length, Sha256 = sha256 }
            : throw Problems.BadRequest("an artifact is asked for by its whole reference: its name in the path, and its length and sha256 as parameters");
    }

    /// <summary>From where on events are wanted: what the browser or client saw last, else what the query says.</summary>
    /// <exception cref="ProblemException">It cannot be understood.</exception>
    public static Cursor After(HttpRequest request)
    {
        RequireKnown(request, "after");
        return CursorOf(request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? last : One(request, "after"));
    }

    /// <summary>Refuses a parameter that nobody would look at.</summary>
    /// <exception cref="ProblemException">There is one.</exception>
    public static void RequireKnown(HttpRequest request, params ReadOnlySpan<string> known)
    {
        foreach (var name in request.Query.Keys)
        {
            if (!known.Contains(name))
            {
                throw Problems.BadRequest($"there is no parameter '{name}' here{(known.IsEmpty ? string.Empty : $"; known: {string.Join(", ", known)}")}");
            }
        }
    }

    private static GoalStatus Status(string text) =>
        Enum.GetNames<GoalStatus>().Contains(text, StringComparer.Ordinal) && Enum.TryParse<GoalStatus>(text, out var status) && status != GoalStatus.None
            ? status
            : throw Problems.BadRequest($"'{text}' is not a status; these are: {string.Join(", ", Enum.GetNames<GoalStatus>().Where(name => name != nameof(GoalStatus.None)).Order(StringComparer.Ordinal))}");

    /// <summary>A cursor. No cursor has a space in it: that is a plus sign which was not escaped.</summary>
    private static Cursor CursorOf(string? text) => text switch
    {
        null or "" => default,
        { Length: > MaximumCursor } => throw Problems.BadRequest("after is not a cursor: use one that an event or a page gave"),
        _ => new Cursor(text.Replace(' ', '+')),
    };

    private static string? One(HttpRequest request, string name) => request.Query[name] switch
    {
        [] => null,
        [var value] => value,
        _ => throw Problems.BadRequest($"{name} is given more than once"),
    };
}
