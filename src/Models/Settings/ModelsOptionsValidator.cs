namespace Orleans.Goals.Models.Settings;

/// <summary>Finds what cannot work before the first call is made.</summary>
public static class ModelsOptionsValidator
{
    private static readonly ModelRole[] Roles = [ModelRole.Plan, ModelRole.Work, ModelRole.Judge, ModelRole.Compact];

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ModelConfigurationException">Something is wrong.</exception>
    public static void Validate(ModelsOptions options)
    {
        var problems = Problems(options).ToArray();
        if (problems.Length > 0)
        {
            throw new ModelConfigurationException(problems);
        }
    }

    /// <summary>Everything that is wrong, each with its remedy; empty if nothing is.</summary>
    public static IEnumerable<string> Problems(ModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Cassette is { Mode: CassetteMode.Replay }
            ? CassetteProblems(options.Cassette)
            : ServerProblems(options).Concat(RoleProblems(options)).Concat(LimitProblems(options)).Concat(CassetteProblems(options.Cassette));
    }

    private static IEnumerable<string> ServerProblems(ModelsOptions options)
    {
        var url = options.BaseUrl;
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
        {
            yield return $"BaseUrl ({ModelEnvironment.BaseUrlVariable}) is not an http or https address: write it like https://api.openai.com/v1";
            yield break;
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0)
        {
            yield return $"BaseUrl ({ModelEnvironment.BaseUrlVariable}) has a user, password or query in it: put the key into {ModelEnvironment.KeyVariable}";
        }

        if (options.IsOpenAI && options.Key is null)
        {
            yield return $"There is no key for {url.Host}: set {ModelEnvironment.KeyVariable}, or {ModelEnvironment.BaseUrlVariable} to a server that needs none";
        }

        if (url.Scheme == "http" && !url.IsLoopback && options.Key is not null)
        {
            yield return $"BaseUrl ({ModelEnvironment.BaseUrlVariable}) would send the key unencrypted to {url.Host}: use https, or no key";
        }

        if (options.Api == ModelApi.None)
        {
            yield return "Api is None: use ChatCompletions or Responses, or leave it out";
        }
    }

    private static IEnumerable<string> RoleProblems(ModelsOptions options)
    {
        foreach (var role in Roles)
        {
            var model = options.For(role);
            if (model is null && options.CallsNameModels)
            {
                continue;
            }

            if (model is null)
            {
                yield return $"{role} has no model: set {ModelEnvironment.ModelVariable}, or {role}.Model";
            }
            else if (string.IsNullOrWhiteSpace(model.Model))
            {
                yield return $"{role}.Model is empty: name a model that the server has";
            }
            else if (model.MaximumOutputTokens is < 1)
            {
                yield return $"{role}.MaximumOutputTokens is {model.MaximumOutputTokens}: use at least 1, or leave it out";
            }
        }
    }

    private static IEnumerable<string> LimitProblems(ModelsOptions options)
    {
        foreach (var (name, value) in new[]
        {
            (nameof(options.ResponseTimeout), options.ResponseTimeout),
            (nameof(options.IdleTimeout), options.IdleTimeout),
            (nameof(options.CallTimeout), options.CallTimeout),
        })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                yield return $"{name} is {value}: use more than zero and at most a day";
            }
        }

        foreach (var problem in options.Retry.Problems().Concat(options.Limits.Problems()))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> CassetteProblems(CassetteOptions? cassette)
    {
        switch (cassette)
        {
            case null:
                break;
            case { Mode: CassetteMode.None }:
                yield return "Cassette.Mode is None: use Record or Replay";
                break;
            case { File.Length: 0 }:
                yield return "The cassette has no file: write cassette:FILE";
                break;
            case { Mode: CassetteMode.Replay } when !File.Exists(cassette.File):
                yield return $"There is no cassette {cassette.File}: record one first";
                break;
            case { Mode: CassetteMode.Record } when !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(cassette.File))):
                yield return $"The folder of the cassette {cassette.File} does not exist: make it first";
                break;
            case { Mode: CassetteMode.Record } when File.Exists(cassette.File):
                yield return $"{cassette.File} exists, and a recording is not overwritten: delete it or choose another name";
                break;
        }
    }
}
