using System.Net;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api.Tests;

/// <summary>Whatever is sent, the answer is a proper one or the connection ends; the server goes on, and nothing reaches a goal that is no command.</summary>
public sealed class FuzzTests
{
    private const int Bodies = 3_000;
    private const int Requests = 400;

    private static readonly byte[] Command = JsonSerializer.SerializeToUtf8Bytes(
        new SubmitGoal
        {
            Id = new CommandId(Guid.Parse("0198f0a0-0000-7000-8000-000000000001")),
            Contract = new GoalContract
            {
                Objective = "o",
                Workspace = "/w",
                DoneWhen = [new CommandCheck { Id = "c", Command = CommandLine.Shell("true") }, new UnchangedCheck { Id = "u", Patterns = ["**"] }],
                Plans = [new PlanDefinition { Name = "p", Steps = [new StepDefinition { Id = "s", Action = new ToolAction { Tool = "t" } }] }],
            },
        },
        GoalsJson.Strict.GoalCommand);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Bodies_OfAnyKind_AreAnsweredAsACommandOrAProblem(int seed)
    {
        var random = new Random(seed);
        await using var server = await TestServer.StartAsync(new ScriptedGoals());
        var statuses = new HashSet<HttpStatusCode>();
        for (var number = 0; number < Bodies; number++)
        {
            using var body = new ByteArrayContent(Mutate(random)) { Headers = { { "Content-Type", "application/json" } } };
            using var response = await server.Http.PostAsync("v1/goals/local/a/commands", body, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
            Assert.True(
                response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"seed {seed}, body {number}: {response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], statuses.Order());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Requests_OfAnyKind_LeaveTheServerAnswering(int seed)
    {
        var random = new Random(seed);
        var goals = new ScriptedGoals { Events = 2 };
        await using var server = await TestServer.StartAsync(goals);
        for (var number = 0; number < Requests; number++)
        {
            await using var connection = await server.SendAsync(Request(random));
            connection.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            try
            {
                using var reader = new StreamReader(connection, Encoding.Latin1);
                var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TestServer.Deadline, TestContext.Current.CancellationToken);
                Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"seed {seed}, request {number}: {answer}");
                Assert.False(answer.StartsWith("HTTP/1.1 500", StringComparison.Ordinal), $"seed {seed}, request {number}: {answer}");
            }
            catch (IOException)
            {
                // Cut off: as good an answer as any to what is no request.
            }
        }

        Assert.Equal("ok\n", await server.Http.GetStringAsync("health/live", TestContext.Current.CancellationToken));
        await TestServer.UntilAsync(() => goals.Open == 0, "no stream is left open");
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = Command.ToList();
        for (var times = random.Next(4); times >= 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when bytes.Count > 0:
                    bytes[Math.Min(at, bytes.Count - 1)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count + 1)));
                    break;
                case 3:
                    bytes.InsertRange(at, "{}[]\",:0null\\u0000"u8.ToArray().Skip(random.Next(10)).Take(random.Next(1, 8)));
                    break;
                case 4 when at % 8 == 0:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)'[', random.Next(500)));
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static string Request(Random random)
    {
        string[] methods = ["GET", "POST", "get", "PATCH", "\0", "G E T", new string('X', 300)];
        string[] paths = ["/v1/goals", "/v1/goals/local/a", "/v1/goals/local/a/events", "/v1/goals/local/a/commands", "/v1/goals/../../x", "/%", "//", "*", "/v1/goals?%00=%ff", "/v1/goals/local/" + new string('a', 9_000), "/v1/goals/l\u00f6cal/\u0007"];
        string[] versions = ["HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "HTP", ""];
        string[] headers = ["Host: localhost", "Host: x\r\nHost: y", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Last-Event-ID: \u0001", "Last-Event-ID: " + new string('9', 5_000), "Content-Type: application/json", ": x", "X\r\n y", "Authorization: Bearer \u00ff", "Expect: 100-continue", "Connection: upgrade\r\nUpgrade: h2c"];
        var request = new StringBuilder($"{methods[random.Next(methods.Length)]} {paths[random.Next(paths.Length)]} {versions[random.Next(versions.Length)]}\r\n");
        for (var count = random.Next(4); count >= 0; count--)
        {
            request.Append(headers[random.Next(headers.Length)]).Append(random.Next(10) == 0 ? "\n" : "\r\n");
        }

        return request.Append("\r\n").Append(random.Next(3) == 0 ? "5\r\n{\"a\":\r\n0\r\n\r\n" : string.Empty).ToString();
    }
}
