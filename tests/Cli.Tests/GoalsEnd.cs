using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

/// <summary>How a start of the command ended.</summary>
internal sealed record GoalsEnd(int ExitCode, IReadOnlyList<string> Lines, string Errors)
{
    public string Output => string.Join('\n', Lines);
}

/// <summary>The same for a script.</summary>
internal sealed class JsonEnd
{
    public JsonEnd(GoalsEnd end)
    {
        End = end;
        Lines = [.. end.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public GoalsEnd End { get; }

    public int ExitCode => End.ExitCode;

    public IReadOnlyList<JsonElement> Lines { get; }

    public JsonElement Last => Lines[^1];

    public string? Status => Of("status");

    public string? Id => Of("id");

    /// <summary>The events, without the reports.</summary>
    public IEnumerable<JsonElement> Events => Lines.Where(line => line.TryGetProperty("type", out _));

    public IEnumerable<string?> Types => Events.Select(line => line.GetProperty("type").GetString());

    private string? Of(string name)
    {
        return Last.TryGetProperty(name, out var value)
            ? value.GetString()
            : throw new InvalidOperationException($"The last line has no {name}: {Last}. Exit code {ExitCode}; on stderr: {End.Errors}");
    }
}
