using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;

namespace Orleans.Goals.Api.Tests;

/// <summary>What is refused of archives before any goal hears of them.</summary>
public sealed class ArchiveRouteTests
{
    private const string Key = "0123456789abcdef-first";

    private static readonly GoalsApiOptions Options = new()
    {
        TenantKeys = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("first", Key)]),
        MaximumArchive = 1_000,
    };

    [Theory]
    [InlineData("first", 1_001, "application/zip", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("first", 10, "application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("second", 10, "application/zip", HttpStatusCode.Forbidden)]
    [InlineData("first", 10, "application/zip", HttpStatusCode.NotImplemented)]
    public async Task Import_WhatIsNotTaken_IsRefused(string tenant, int length, string type, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals(), Options);
        using var sized = await SendAsync(server, tenant, type, new ByteArrayContent(new byte[length]));
        using var streamed = await SendAsync(server, tenant, type, new StreamContent(new ForwardStream(length)));

        Assert.Equal((expected, expected), (sized.StatusCode, streamed.StatusCode));
    }

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, string tenant, string type, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/goals/{tenant}/a/import") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Zeroes whose number nobody can know before.</summary>
    private sealed class ForwardStream(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
