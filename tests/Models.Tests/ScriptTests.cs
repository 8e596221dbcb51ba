using System.Net;
using System.Text;
using System.Text.Json;
using Orleans.Goals.ModelServer.Hosting;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

/// <summary>The scripted model server itself.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("{\n \"rules\": [\n  {\"text\": \"a\"},\n  {\"txet\": \"b\"}\n ]\n}", "script:4:", "txet")]
    [InlineData("{\n \"rules\": [\n  {\"text\": \"a\"},\n\n  {\"times\": 2}\n ]\n}", "script:5: rule 2:", "answers nothing")]
    [InlineData("{\"rules\": [\n{\"always\": true, \"text\": \"a\"},\n{\"text\": \"b\"}]}", "script:2: rule 1:", "never reached")]
    [InlineData("{\"rules\": [{\"text\": \"a\", \"fail\": {\"status\": 500}}]}", "script:1: rule 1:", "has no text")]
    [InlineData("{\"rules\": [{\"fail\": {\"status\": 200}}]}", "script:1:", "400 to 599")]
    [InlineData("{\"rules\": [{\"calls\": [{\"tool\": \"t\", \"arguments\": 1}]}]}", "script:1:", "arguments")]
    [InlineData("{\"rules\": [{\"break\": {\"how\": \"explode\"}}]}", "script:1:", "how")]
    [InlineData("{\"rules\": [{\"text\": \"a\", \"text\": \"b\"}]}", "script:1:", "text")]
    [InlineData("{", "script:1:", "")]
    public void Parse_WrongScript_NamesLineAndRemedy(string text, string place, string words)
    {
        var message = Assert.Throws<ScriptException>(() => ScriptReader.Parse(text)).Message;

        Assert.StartsWith(place, message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_AllOfThem_AreScripts()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples"), "*.json");

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.NotEmpty((await ScriptReader.LoadAsync(file)).Rules);
        }
    }

    [Theory]
    [InlineData("/chat/completions", """{"model":"m","messages":[{"role":"tool","tool_call_id":"c9","content":"x"}]}""", "No tool call found")]
    [InlineData("/chat/completions", """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c1"}]},{"role":"user","content":"x"}]}""", "No tool output found for function call c1")]
    [InlineData("/responses", """{"model":"m","input":[{"type":"function_call","call_id":"c1"}]}""", "No tool output found for function call c1")]
    [InlineData("/responses", """{"model":"m","input":[{"type":"reasoning","summary":[]}]}""", "encrypted_content")]
    [InlineData("/responses", """{"model":"m"}""", "'input'")]
    [InlineData("/chat/completions", "{", "could not parse")]
    public async Task Post_RequestTheApisRefuse_IsRefused(string path, string body, string words)
    {
        await using var server = await ScriptedModelServer.StartAsync(ModelScript.Always("ok"));

        var (status, answer) = await PostAsync(server, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, JsonElement.Parse(answer).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RulesWithConditions_AnswerWhoTheyAreMeantFor()
    {
        await using var server = await ScriptedModelServer.StartAsync(ScriptReader.Parse("""
            {
              // Two conversations at once, each with its own turns.
              "models": ["big", "small"],
              "rules": [
                { "name": "a1", "when": { "firstContains": "goal a", "turn": 1 }, "text": "a one" },
                { "name": "b1", "when": { "firstContains": "goal b", "turn": 1 }, "text": "b one" },
                { "name": "a2", "when": { "firstContains": "goal a", "turn": 2 }, "text": "a {{turn}}", "times": 2 },
                { "name": "never", "when": { "offers": "fly" }, "text": "x" },
              ],
            }
            """));

        Assert.Contains("b one", (await PostAsync(server, "/responses", """{"model":"m","input":"goal b"}""")).Body, StringComparison.Ordinal);
        Assert.Contains("a one", (await PostAsync(server, "/responses", """{"model":"m","input":"goal a"}""")).Body, StringComparison.Ordinal);
        var second = """{"model":"m","messages":[{"role":"user","content":"goal a"},{"role":"assistant","content":"a one"},{"role":"user","content":"next"}]}""";
        Assert.Contains("a 2", (await PostAsync(server, "/chat/completions", second)).Body, StringComparison.Ordinal);
        Assert.Contains("script_exhausted", (await PostAsync(server, "/responses", """{"model":"m","input":"goal c"}""")).Body, StringComparison.Ordinal);

        Assert.Equal(["b1", "a1", "a2", null], server.Requests.Select(request => request.Rule));
        Assert.Equal(["a2", "never"], server.Left);
        using var http = new HttpClient();
        Assert.Contains("\"small\"", await http.GetStringAsync(new Uri($"{server.BaseUrl}/models")), StringComparison.Ordinal);
        Assert.Contains("goal c", await http.GetStringAsync(new Uri(server.BaseUrl, "/_script/requests")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SameScriptTwice_GivesTheSameBytes()
    {
        var script = ModelScript.Of(new ScriptRule { Always = true, Wander = new() { Words = 30, Seed = 7 }, Repeat = 2, Reasoning = "r", Calls = [new() { Tool = "t" }] });
        var answers = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var server = await ScriptedModelServer.StartAsync(script);
            answers.Add((await PostAsync(server, "/responses", """{"model":"m","input":"x","stream":true}""")).Body);
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Contains("response.completed", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_File_HasOneLinePerRequestAndNoKey()
    {
        var file = Path.GetTempFileName();
        await using (var server = await ScriptedModelServer.StartAsync(ModelScript.Always("ok") with { Key = "sk-1" }, new() { LogFile = file }))
        {
            await PostAsync(server, "/responses", """{"model":"m","input":"x"}""", "sk-1");
            await PostAsync(server, "/responses", """{"model":"m","input":"y"}""", "sk-wrong");
        }

        var lines = await File.ReadAllLinesAsync(file);
        File.Delete(file);
        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains("sk-", StringComparison.Ordinal));
        Assert.Equal("rule 1", JsonElement.Parse(lines[0]).GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Program_Started_TellsItsAddressAnswersAndEndsWhenAskedTo()
    {
        using var program = Start(Path.Combine(AppContext.BaseDirectory, "samples", "hello.json"));
        try
        {
            var address = await program.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            using var clients = new ModelClients(new() { BaseUrl = new Uri(address!), Default = new() { Model = "m" } });

            Assert.Equal("Hello. This is turn 1.", (await ModelWorld.CallAsync(clients.For(Models.ModelRole.Work), stream: true)).Text);
            using var stop = System.Diagnostics.Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Program_WrongScript_SaysWhereAndFails()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{\n\"rules\": [{}]}");
        using var program = Start(file);

        var error = await program.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        File.Delete(file);

        Assert.Equal(1, program.ExitCode);
        Assert.StartsWith($"{file}:2: rule 1: it answers nothing", error, StringComparison.Ordinal);
    }

    private static System.Diagnostics.Process Start(string script) => System.Diagnostics.Process.Start(
        new System.Diagnostics.ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Orleans.Goals.ModelServer"), [script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(ScriptedModelServer server, string path, string body, string? key = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseUrl + path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
