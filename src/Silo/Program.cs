using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Goals.Silo.Configuration;
using Orleans.Goals.Silo.Hosting;
using Orleans.Goals.Silo.Storage;

namespace Orleans.Goals.Silo;

/// <summary>A silo with goals.</summary>
internal static class Program
{
    private const int WrongConfiguration = 64;
    private const int Fault = 70;

    /// <summary>Runs it until it is ended.</summary>
    /// <returns>0; 64 when the configuration is wrong; 70 when it cannot start.</returns>
    public static async Task<int> Main(string[] args)
    {
        // Settings are beside the program, wherever it is started from.
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var reader = new SettingsReader(builder.Configuration, builder.Environment.IsDevelopment());
        var settings = reader.Read();
        if (reader.Mistakes.Count > 0)
        {
            await Console.Error.WriteLineAsync($"the configuration is wrong in {reader.Mistakes.Count} {(reader.Mistakes.Count == 1 ? "place" : "places")} (environment {builder.Environment.EnvironmentName}); nothing was begun:");
            foreach (var mistake in reader.Mistakes)
            {
                await Console.Error.WriteLineAsync($"- {mistake}");
            }

            return WrongConfiguration;
        }

        try
        {
            using var host = SiloHost.Build(builder, settings);
            Telemetry.Begin(host.Services);
            await host.Services.GetRequiredService<RedisDurability>().RequireAsync();
            await host.RunAsync();
            return 0;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"the silo ended: {failure.Message}");
            return failure is Runtime.OrleansConfigurationException ? WrongConfiguration : Fault;
        }
    }
}
