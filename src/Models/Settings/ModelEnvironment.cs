namespace Orleans.Goals.Models.Settings;

/// <summary>The standard variables: <c>OPENAI_API_KEY</c>, <c>OPENAI_BASE_URL</c>, <c>GOALS_MODEL</c>.</summary>
public static class ModelEnvironment
{
    /// <summary>The variable of the key.</summary>
    public const string KeyVariable = "OPENAI_API_KEY";

    /// <summary>The variable of the base address.</summary>
    public const string BaseUrlVariable = "OPENAI_BASE_URL";

    /// <summary>The variable of the model; <c>cassette:FILE</c> plays a recording instead.</summary>
    public const string ModelVariable = "GOALS_MODEL";

    /// <summary>What stands before the file of a recording in <see cref="ModelVariable"/>.</summary>
    public const string CassettePrefix = "cassette:";

    /// <summary>Settings from variables. What is not set keeps its default; nothing is validated but the form of each value.</summary>
    /// <param name="read">Reads a variable, such as <see cref="Environment.GetEnvironmentVariable(string)"/>. Empty counts as not set.</param>
    /// <exception cref="ModelConfigurationException">A value is malformed; the message names the variable and the remedy, and no secret.</exception>
    public static ModelsOptions Read(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var options = new ModelsOptions();
        if (Value(read, BaseUrlVariable) is { } url)
        {
            options = options with
            {
                BaseUrl = Uri.TryCreate(url, UriKind.Absolute, out var parsed)
                    ? parsed
                    : throw new ModelConfigurationException([$"{BaseUrlVariable} is no absolute address: write it like https://api.openai.com/v1"]),
            };
        }

        if (Value(read, KeyVariable) is { } key)
        {
            try
            {
                options = options with { Key = new ApiKey(key, KeyVariable) };
            }
            catch (ArgumentException)
            {
                throw new ModelConfigurationException([$"{KeyVariable} has blanks, line ends or characters beyond ASCII in it: set it to the key alone"]);
            }
        }

        return Value(read, ModelVariable) switch
        {
            null => options,
            var model when model.StartsWith(CassettePrefix, StringComparison.Ordinal) =>
                options with { Cassette = new CassetteOptions(model[CassettePrefix.Length..], CassetteMode.Replay) },
            var model => options with { Default = new ModelOptions { Model = model } },
        };
    }

    private static string? Value(Func<string, string?> read, string name) => read(name)?.Trim() is { Length: > 0 } value ? value : null;
}
