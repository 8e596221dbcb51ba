using System.Text.Json;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Workers;

/// <summary>The files that a call of a tool writes, as far as its arguments say. What commands write nobody knows.</summary>
internal static class WrittenPaths
{
    /// <summary>The paths, as the model wrote them; none for a tool that writes no files, or for arguments that its tool will refuse.</summary>
    public static IReadOnlyList<string> Of(ToolRequest request)
    {
        if (request.Name is not ("write_file" or "apply_patch"))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(request.Arguments);
            return document.RootElement is not { ValueKind: JsonValueKind.Object } arguments ? []
                : request.Name == "write_file" ? [.. Path(arguments)]
                : arguments.TryGetProperty("edits", out var edits) && edits.ValueKind == JsonValueKind.Array
                    ? [.. edits.EnumerateArray().SelectMany(Path)]
                    : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static string[] Path(JsonElement holder) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("path", out var path) && path.ValueKind == JsonValueKind.String ? [path.GetString()!] : [];
}
