using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Checks;

public sealed class HttpCheckTests : IAsyncLifetime
{
    private readonly TestSecrets secrets = new() { ["API_KEY"] = "hunter2-hunter2" };
    private readonly HttpChecks checks;
    private readonly WebApplication service;
    private readonly TaskCompletionSource ending = new();

    public HttpCheckTests()
    {
        checks = new HttpChecks(new SecretValues(secrets, TimeProvider.System), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        service = builder.Build();
        service.Run(AnswerAsync);
    }

    private string Address => service.Urls.Single();

    public async ValueTask InitializeAsync() => await service.StartAsync();

    [Fact]
    public async Task Evaluate_StatusAndBodyAsSaid_Passes()
    {
        await IsAsync(Verdict.Passed, $"GET {Address}/health answered with status 200", Check("/health?token=abc"));
        await IsAsync(Verdict.Passed, $"GET {Address}/health answered with status 200 and what it must contain", Check("/health") with { Contains = "ok", Matches = "^all ok$" });
        await IsAsync(Verdict.Passed, $"HEAD {Address}/health answered with status 200", Check("/health") with { Method = "HEAD" });
        await IsAsync(Verdict.Passed, $"GET {Address}/gone answered with status 404", Check("/gone") with { Status = 404 });
    }

    [Fact]
    public async Task Evaluate_AnswerThatSaysOtherwise_Fails()
    {
        await IsAsync(Verdict.Failed, $"GET {Address}/gone answered with status 404, not 200", Check("/gone"));
        await IsAsync(Verdict.Failed, $"the body of GET {Address}/health does not contain 'bad'", Check("/health") with { Contains = "bad" });
        await IsAsync(Verdict.Failed, $"the body of GET {Address}/health has nothing that matches '^bad'", Check("/health") with { Matches = "^bad" });
    }

    [Fact]
    public async Task Evaluate_NobodyAnswers_FailsWithTheReason()
    {
        // It has the port and listens not: nobody else can meanwhile.
        using var mute = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        mute.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)mute.LocalEndPoint!).Port;
        var address = $"http://127.0.0.1:{port}/";

        await IsAsync(Verdict.Failed, $"GET {address} gave no answer: the connection was refused, so nothing listens there", new HttpCheck { Id = "a", Url = address });
        await IsAsync(Verdict.Failed, $"GET {Address}/never gave no whole answer within 50ms", Check("/never") with { Timeout = TimeSpan.FromMilliseconds(50) });
        await IsAsync(Verdict.Failed, $"GET {Address}/never-whole gave no whole answer within 200ms", Check("/never-whole") with { Timeout = TimeSpan.FromMilliseconds(200), Contains = "x" });
        Assert.Equal(Verdict.Failed, (await EvaluateAsync(Check("/abort"))).Verdict);
        Assert.Equal(Verdict.Failed, (await EvaluateAsync(Check("/half") with { Contains = "x" })).Verdict);
    }

    [Fact]
    public async Task Evaluate_NameThatNobodyKnows_IsUnmeasurable() => await IsAsync(
        Verdict.Unmeasurable,
        "nobody could tell: the name 'no-such-host.invalid' cannot be resolved here",
        new HttpCheck { Id = "a", Url = "http://no-such-host.invalid/", Timeout = TimeSpan.FromSeconds(20) });

    [Fact]
    public async Task Evaluate_BodyBeyondTheBound_PassesOnlyOnWhatWasSeen()
    {
        Assert.Equal(Verdict.Passed, (await EvaluateAsync(Check("/large") with { Contains = "begin" })).Verdict);
        await IsAsync(
            Verdict.Unmeasurable,
            $"the first 1 MiB of the body of GET {Address}/large does not contain 'end', and no more is looked at; check it with a command, curl for example",
            Check("/large") with { Contains = "end" });
    }

    [Fact]
    public async Task Evaluate_Redirect_IsFollowedOnlyWhenSaid()
    {
        await IsAsync(Verdict.Failed, $"GET {Address}/moved answered with status 302, not 200", Check("/moved"));
        await IsAsync(Verdict.Passed, $"GET {Address}/health answered with status 200", Check("/moved") with { Follow = true });
        await IsAsync(Verdict.Failed, $"GET {Address}/circle after 10 redirects leads on", Check("/circle") with { Follow = true });
        await IsAsync(Verdict.Failed, $"GET {Address}/file leads to the kind 'file', and is not followed", Check("/file") with { Follow = true });
    }

    [Fact]
    public async Task Evaluate_HeadersWithSecrets_SendsTheirValuesAndShowsThemNowhere()
    {
        var check = Check("/private") with { Headers = Check("/").Headers.Add("Authorization", "Bearer ${secret:API_KEY}") };

        await IsAsync(Verdict.Passed, $"GET {Address}/private answered with status 200", check);
        await IsAsync(Verdict.Failed, $"GET {Address}/private answered with status 401, not 200", Check("/private"));
        var echo = await EvaluateAsync(check with { Url = $"{Address}/echo", Contains = "absent" });
        Assert.DoesNotContain("hunter2", echo.Reason, StringComparison.Ordinal);
        await IsAsync(Verdict.Failed, $"GET {Address}/[secret API_KEY] answered with status 404, not 200", check with { Url = $"{Address}/to-secret", Follow = true });
    }

    [Fact]
    public async Task Evaluate_RedirectToAnotherOrigin_KeepsTheHeadersToItself()
    {
        var other = Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var check = Check($"/to?{Uri.EscapeDataString($"{other}/private")}") with { Follow = true, Headers = Check("/").Headers.Add("Authorization", "Bearer ${secret:API_KEY}") };

        await IsAsync(Verdict.Failed, $"GET {other}/private answered with status 401, not 200", check);
    }

    [Fact]
    public async Task Evaluate_SecretThatIsMissing_IsUnmeasurableAndAsksNobody() => await IsAsync(
        Verdict.Unmeasurable,
        "the secret 'OTHER' is missing; tell the test of 'OTHER'",
        Check("/health") with { Headers = Check("/").Headers.Add("X-Key", "${secret:OTHER}") });

    public async ValueTask DisposeAsync()
    {
        ending.TrySetResult();
        await service.DisposeAsync();
        checks.Dispose();
    }

    private HttpCheck Check(string path) => new() { Id = "a", Url = Address + path };

    private async Task<CheckVerdict> EvaluateAsync(HttpCheck check) => await checks.EvaluateAsync(
        check,
        new CheckScope { Goal = OperationsBench.Goal, Operation = "o", Execution = 1, Workspace = "/", Folder = new OperationFolder("/nowhere", "/"), Kind = "checks" },
        CancellationToken.None);

    private async Task IsAsync(Verdict verdict, string reason, HttpCheck check)
    {
        var given = await EvaluateAsync(check);
        Assert.Equal(reason, given.Reason);
        Assert.Equal(verdict, given.Verdict);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/health":
                await context.Response.WriteAsync("first\nall ok\n");
                break;
            case "/moved":
                context.Response.Redirect("/health");
                break;
            case "/circle":
                context.Response.Redirect("/circle");
                break;
            case "/file":
                context.Response.Redirect("file:///etc/passwd");
                break;
            case "/to":
                context.Response.Redirect(Uri.UnescapeDataString(context.Request.QueryString.Value![1..]));
                break;
            case "/to-secret":
                context.Response.Redirect($"/{context.Request.Headers.Authorization.ToString()["Bearer ".Length..]}");
                break;
            case "/private":
                context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer hunter2-hunter2" ? 200 : 401;
                break;
            case "/echo":
                await context.Response.WriteAsync(context.Request.Headers.Authorization.ToString());
                break;
            case "/large":
                await context.Response.WriteAsync("begin" + new string('x', HttpChecks.MaximumBody) + "end");
                break;
            case "/never":
                await ending.Task;
                break;
            case "/never-whole":
                await context.Response.WriteAsync("begin");
                await context.Response.Body.FlushAsync();
                await ending.Task;
                break;
            case "/abort":
                context.Abort();
                break;
            case "/half":
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("begin");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }
}
