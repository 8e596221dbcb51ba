using System.Text.Json;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api.Tests;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_DescribesExactlyTheRoutes()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals());
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken));

        var described = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}"));
        var routes = new GoalRoutes(new ScriptedGoals(), new GoalsApiOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None).All;

        Assert.Equal("3.1.0", document.RootElement.GetProperty("openapi").GetString());
        Assert.Equal(routes.Select(route => $"{route.Method.ToLowerInvariant()} {route.Pattern.Replace("{**", "{", StringComparison.Ordinal)}").Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_RefersOnlyToWhatIsInIt()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals());
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken));

        foreach (var reference in References(document.RootElement))
        {
            var place = document.RootElement;
            foreach (var part in reference.Split('/').Skip(1))
            {
                place = place.ValueKind == JsonValueKind.Array ? place[int.Parse(part)] : place.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Document_KnowsEveryCommand()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals());
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken));

        var schema = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("GoalCommand").ToString();

        Assert.All(GoalsJson.Strict.GoalCommand.PolymorphismOptions!.DerivedTypes, kind => Assert.Contains($"\"const\": \"{kind.TypeDiscriminator}\"", schema, StringComparison.Ordinal));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
