using System.Text.Json;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Read_StandardVariables_AreTaken()
    {
        var options = ModelEnvironment.Read(Variables(("OPENAI_API_KEY", " sk-1 \n"), ("OPENAI_BASE_URL", "http://localhost:1234/v1"), ("GOALS_MODEL", "llama3:8b")));

        Assert.Equal(new ApiKey("sk-1"), options.Key);
        Assert.Equal(new Uri("http://localhost:1234/v1"), options.BaseUrl);
        Assert.Equal("llama3:8b", options.For(ModelRole.Judge)!.Model);
        Assert.Equal(ModelApi.ChatCompletions, options.EffectiveApi);
        Assert.Equal(ModelApi.Responses, new ModelsOptions().EffectiveApi);
        Assert.Empty(ModelsOptionsValidator.Problems(options));
    }

    [Fact]
    public void Read_CassetteAsModel_PlaysIt()
    {
        var options = ModelEnvironment.Read(Variables(("GOALS_MODEL", "cassette:talk.jsonl")));

        Assert.Equal(new CassetteOptions("talk.jsonl", CassetteMode.Replay), options.Cassette);
        Assert.Contains("There is no cassette talk.jsonl", Assert.Single(ModelsOptionsValidator.Problems(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "sk-one two")]
    [InlineData("OPENAI_API_KEY", "sk-one\nsk-two")]
    [InlineData("OPENAI_BASE_URL", "nowhere")]
    public void Read_MalformedValue_NamesTheVariableAndNotTheValue(string name, string value)
    {
        var exception = Assert.Throws<ModelConfigurationException>(() => ModelEnvironment.Read(Variables((name, value))));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-one", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NothingSet_NamesEveryRemedy()
    {
        var problems = Assert.Throws<ModelConfigurationException>(() => ModelsOptionsValidator.Validate(new ModelsOptions())).Problems;

        Assert.Contains(problems, problem => problem.Contains("set OPENAI_API_KEY", StringComparison.Ordinal));
        Assert.Equal(4, problems.Count(problem => problem.Contains("set GOALS_MODEL", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://user:pass@host/v1", "user, password or query")]
    [InlineData("http://models.example.com/v1", "unencrypted")]
    [InlineData("ftp://models.example.com/v1", "http or https")]
    public void Validate_AddressThatCannotWork_SaysWhy(string url, string words)
    {
        var options = new ModelsOptions { BaseUrl = new Uri(url), Key = new ApiKey("sk-1"), Default = new() { Model = "m" } };

        Assert.Contains(ModelsOptionsValidator.Problems(options), problem => problem.Contains(words, StringComparison.Ordinal) && !problem.Contains("pass@", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_LimitsThatCannotWork_AreAllNamed()
    {
        var options = new ModelsOptions
        {
            BaseUrl = new Uri("http://localhost/v1"),
            Default = new() { Model = "m", MaximumOutputTokens = 0 },
            IdleTimeout = TimeSpan.Zero,
            Retry = new() { MaximumAttempts = 0 },
            Limits = new() { InFlight = 0 },
        };

        var problems = string.Join('\n', ModelsOptionsValidator.Problems(options));

        Assert.All(["MaximumOutputTokens", "IdleTimeout", "Retry.MaximumAttempts", "Limits."], name => Assert.Contains(name, problems, StringComparison.Ordinal));
    }

    [Fact]
    public void ApiKey_PrintedOrSerialized_IsAPlaceholder()
    {
        var key = new ApiKey("sk-secret");

        Assert.Equal("[secret OPENAI_API_KEY]", key.ToString());
        Assert.DoesNotContain("sk-secret", JsonSerializer.Serialize(key), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", new ModelsOptions { Key = key }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", new ModelServices { Secrets = [new("TOKEN", "sk-secret")] }.ToString(), StringComparison.Ordinal);
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
