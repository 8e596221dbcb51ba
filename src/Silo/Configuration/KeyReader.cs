using Microsoft.Extensions.Configuration;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>Reads keys from where a section names them. No key stands in the configuration itself.</summary>
internal sealed class KeyReader(IConfiguration configuration, List<string> mistakes)
{
    private const int ShortestKey = 16;

    /// <summary>The key of a section's <c>KeyFile</c> or <c>KeyVariable</c>.</summary>
    /// <returns>Null when there is none, or it cannot be used.</returns>
    public string? Read(IConfigurationSection section, bool isRequired)
    {
        switch (section["KeyFile"], section["KeyVariable"])
        {
            case ({ Length: > 0 }, { Length: > 0 }):
                mistakes.Add($"{section.Path} has both KeyFile and KeyVariable: remove one of the two");
                return null;
            case ({ Length: > 0 } file, _):
                return Checked($"{section.Path}:KeyFile", $"the first line of {file}", FirstLine(section.Path, file));
            case (_, { Length: > 0 } variable):
                return Checked($"{section.Path}:KeyVariable", $"the variable {variable}", configuration[variable]?.Trim() ?? string.Empty);
            default:
                if (isRequired)
                {
                    mistakes.Add($"{section.Path} has no key: write {section.Path}:KeyFile or {section.Path}:KeyVariable");
                }

                return null;
        }
    }

    private string? FirstLine(string path, string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault()?.Trim() ?? string.Empty;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            mistakes.Add($"{path}:KeyFile cannot be read: {failure.Message}");
            return null;
        }
    }

    private string? Checked(string path, string where, string? key)
    {
        if (key is { Length: < ShortestKey })
        {
            mistakes.Add($"{path}: {where} must be a key of at least {ShortestKey} characters; to make one: openssl rand -hex 32");
            return null;
        }

        return key;
    }
}
