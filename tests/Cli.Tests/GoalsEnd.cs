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

    public string? Status => Last.GetProperty("status").GetString();

    public string? Id => Last.GetProperty("id").GetString();

    /// <summary>The events, without the reports.</summary>
    public IEnumerable<JsonElement> Events => Lines.Where(line => line.TryGetProperty("type", out _));

    public IEnumerable<string?> Types => Events.Select(line => line.GetProperty("type").GetString());
}
