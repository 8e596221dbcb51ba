using Microsoft.Extensions.AI;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class ModelsReadme
{
    public static async Task RunAsync()
    {
        // begin
        using var models = new ModelClients(ModelEnvironment.Read(Environment.GetEnvironmentVariable));
        var client = models.For(ModelRole.Work);
        await foreach (var update in client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "Say hello.")]))
        {
            Console.Write(update.Text);
        }
        // end
    }
}
