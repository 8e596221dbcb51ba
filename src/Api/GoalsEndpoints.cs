using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orleans.Goals.Api;

/// <summary>Offers goals over HTTP.</summary>
public static class GoalsEndpoints
{
    /// <summary>Maps the routes over the <see cref="IGoals"/> of the services: <c>/v1/goals</c>, <c>/health</c> and <c>/openapi/v1.json</c>.</summary>
    /// <remarks>
    /// Every route checks the caller itself, as the options say. Commands are answered after what they changed is durable; repeating one with
    /// its id changes nothing. What goes wrong is told as problem details with a stable <c>code</c>.
    /// </remarks>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="options">How goals are offered.</param>
    public static void MapGoals(this IEndpointRouteBuilder endpoints, GoalsApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var api = new GoalRoutes(
            services.GetRequiredService<IGoals>(),
            options ?? new GoalsApiOptions(),
            (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(typeof(GoalsEndpoints)),
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);

        // Plain delegates: what is read from a request, and how it is refused, is the same for all of them.
        foreach (var route in api.All)
        {
            endpoints.Map(route.Pattern, context => api.AnswerAsync(context, route));
        }

        endpoints.Map("/v1/{**rest}", context => api.AnswerAsync(context, route: null));
    }
}
