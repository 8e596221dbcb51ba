using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Tools;

namespace Orleans.Goals.Engine.Tests.Agents.Tools;

public sealed class HttpFetchTests : IDisposable
{
    private static readonly IPAddress Allowed = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Forbidden = IPAddress.Parse("127.0.0.2");

    private readonly ToolBench bench = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("192.0.0.170")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    public void IsPublic_AddressThatIsNotOfTheInternet_IsNot(string address) => Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void IsPublic_AddressOfTheInternet_Is(string address) => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://localhost:PORT/")]
    [InlineData("http://2130706433:PORT/")]
    [InlineData("http://0x7f.1:PORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("http://[::1]:PORT/")]
    [InlineData("http://0.0.0.0:PORT/")]
    public async Task HttpFetch_LoopbackInAnyDress_IsNotAsked(string url)
    {
        var asked = 0;
        await using var server = await ServerAsync(context =>
        {
            asked++;
            return context.Response.WriteAsync("secret");
        });

        var output = await bench.CallAsync("http_fetch", new { url = url.Replace("PORT", server.Port, StringComparison.Ordinal) }, network: true);

        Assert.True(output.Failed);
        Assert.Contains("which is no address of the public internet", output.Text, StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task HttpFetch_NameThatLeadsElsewhereTheSecondTime_IsConnectedToWhatWasChecked()
    {
        await using var server = await ServerAsync(context => context.Response.WriteAsync("checked"));
        var resolved = 0;
        using var tool = new HttpFetchTool(TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([resolved++ == 0 ? Allowed : Forbidden]), IsOpen);
        var url = $"http://rebinding.test:{server.Port}/";

        var first = await FetchAsync(tool, url);
        var second = await FetchAsync(tool, url);

        Assert.EndsWith("\n\nchecked", first.Text, StringComparison.Ordinal);
        Assert.True(second.Failed);
        Assert.Contains("'rebinding.test' leads to 127.0.0.2", second.Text, StringComparison.Ordinal);
        Assert.Equal(2, resolved);
    }

    [Fact]
    public async Task HttpFetch_NameWithAPublicAndAnInnerAddress_IsNotAsked()
    {
        using var tool = new HttpFetchTool(TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([Allowed, Forbidden]), IsOpen);

        Assert.Contains("leads to 127.0.0.2", (await FetchAsync(tool, "http://both.test/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpFetch_RedirectInside_IsNotFollowed()
    {
        var asked = new List<string>();
        await using var server = await ServerAsync(context =>
        {
            asked.Add(context.Request.Path);
            context.Response.Redirect($"http://127.0.0.2:{context.Request.Host.Port}/secret");
            return Task.CompletedTask;
        });
        using var tool = Tool();

        var output = await FetchAsync(tool, $"http://open.test:{server.Port}/start");

        Assert.True(output.Failed);
        Assert.Contains("'127.0.0.2' leads to 127.0.0.2, which is no address of the public internet", output.Text, StringComparison.Ordinal);
        Assert.Equal(["/start"], asked);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://a.test/")]
    [InlineData("/relative")]
    [InlineData("http://name:password@a.test/")]
    public async Task HttpFetch_OtherAddresses_AreRefused(string url) => Assert.True((await FetchAsync(Tool(), url)).Failed);

    [Fact]
    public async Task HttpFetch_RedirectToAFile_IsRefused()
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.Redirect("file:///etc/passwd");
            return Task.CompletedTask;
        });

        Assert.Contains("no address of HTTP", (await FetchAsync(Tool(), $"http://open.test:{server.Port}/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpFetch_Redirects_AreFollowedFiveTimes()
    {
        await using var server = await ServerAsync(context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            if (left > 0)
            {
                context.Response.Redirect($"/{left - 1}");
            }

            return context.Response.WriteAsync("there");
        });
        using var tool = Tool();

        var five = await FetchAsync(tool, $"http://open.test:{server.Port}/5");
        var six = await FetchAsync(tool, $"http://open.test:{server.Port}/6");

        Assert.Contains($"address: http://open.test:{server.Port}/0\n\nthere", five.Text, StringComparison.Ordinal);
        Assert.StartsWith("it leads on after 5 redirects", six.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpFetch_Page_IsGivenAsText()
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(
                "<html><head><title>T &amp; U</title><style>p{}</style><script>if (a<b) evil()</script></head><body><!-- no --><p title='a>b'>One <b>bold</b> word</p><p>1 < 2</p></body>");
        });

        var output = await FetchAsync(Tool(), $"http://open.test:{server.Port}/page");

        Assert.False(output.Failed);
        Assert.Equal($"status: 200\ncontent type: text/html\naddress: http://open.test:{server.Port}/page\n\nT & U\nOne bold word\n1 < 2\n", output.Text);
    }

    [Fact]
    public async Task HttpFetch_LargeOrBinaryOrMissing_IsToldAsThat()
    {
        await using var server = await ServerAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.StatusCode = context.Request.Path == "/missing" ? 404 : 200;
            var bytes = context.Request.Path == "/binary" ? new byte[5_000] : Encoding.ASCII.GetBytes(new string('x', 100_000));
            for (var round = 0; round < (context.Request.Path == "/large" ? 1_000 : 1) && !context.RequestAborted.IsCancellationRequested; round++)
            {
                await context.Response.Body.WriteAsync(bytes, CancellationToken.None);
            }
        });
        using var tool = Tool();

        var large = await FetchAsync(tool, $"http://open.test:{server.Port}/large");
        var binary = await FetchAsync(tool, $"http://open.test:{server.Port}/binary");
        var missing = await FetchAsync(tool, $"http://open.test:{server.Port}/missing");

        Assert.EndsWith("x\n(there is more: only the first 1 MiB were fetched)", large.Text, StringComparison.Ordinal);
        Assert.InRange(large.Text.Length, 1024 * 1024, (1024 * 1024) + 300);
        Assert.EndsWith("(this is no text: 5,000 bytes of binary content)", binary.Text, StringComparison.Ordinal);
        Assert.True(missing.Failed);
        Assert.StartsWith("status: 404\n", missing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpFetch_NoNetwork_AsksNobody()
    {
        var output = await bench.CallAsync("http_fetch", new { url = "http://127.0.0.1/" });

        Assert.Equal(new ToolOutput("this agent has no network: nothing was fetched", Failed: true), output);
    }

    public void Dispose() => bench.Dispose();

    private static bool IsOpen(IPAddress address) => address.Equals(Allowed) || PublicAddress.IsPublic(address);

    private static HttpFetchTool Tool() => new(TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([Allowed]), IsOpen);

    private ValueTask<ToolOutput> FetchAsync(HttpFetchTool tool, string url) => bench.CallAsync(tool, new { url }, network: true);

    private static async Task<TestServer> ServerAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(application, new Uri(application.Urls.First()).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed record TestServer(WebApplication Application, string Port) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Application.DisposeAsync();
    }
}
