using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals;
using Orleans.Goals.Api;
using Orleans.Goals.Engine.Hosting;

namespace Orleans.Goals.Api.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class ApiReadme
{
    public static async Task RunAsync(string[] args)
    {
        // begin
        await using var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = "goals" });
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IGoals>(goals);
        await using var app = builder.Build();
        app.MapGoals(new GoalsApiOptions { Key = Environment.GetEnvironmentVariable("GOALS_KEY") });
        await app.RunAsync();
        // end
    }
}
