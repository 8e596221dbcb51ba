using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Orleans.Goals.McpServer;

// Without arguments over input and output; with `http` at a free port, whose address is the first line of output. What it did it writes into the folder that it runs in.
await File.AppendAllTextAsync("servers", $"{Environment.ProcessId}\n");
var options = ServerTools.Options();
if (args is not ["http", ..])
{
    await using var transport = new StdioServerTransport(options);
    await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options);
    await server.RunAsync();
    return;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
app.MapPost("/mcp", async context =>
{
    if (args is [_, var key] && context.Request.Headers.Authorization != $"Bearer {key}")
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return;
    }

    var message = await context.Request.ReadFromJsonAsync<JsonRpcMessage>(McpJsonUtilities.DefaultOptions, context.RequestAborted);
    await using var transport = new StreamableHttpServerTransport { Stateless = true };
    await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options);
    using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    var running = server.RunAsync(ending.Token);
    context.Response.ContentType = "text/event-stream";
    if (!await transport.HandlePostRequestAsync(message!, context.Response.Body, context.RequestAborted))
    {
        context.Response.ContentType = null;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    await ending.CancelAsync();
    await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
});
await app.StartAsync();
Console.WriteLine($"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/mcp");
await Task.Delay(Timeout.InfiniteTimeSpan, app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
