using System.Globalization;
using System.Text;
using ModelContextProtocol.Protocol;

namespace Orleans.Goals.Mcp;

/// <summary>What a tool of a server gave, as text.</summary>
internal static class ResultText
{
    /// <summary>Text as it is, structured content as JSON, and of all else what it is.</summary>
    /// <param name="result">The result.</param>
    /// <param name="maximum">The most characters.</param>
    public static string Of(CallToolResult result, int maximum)
    {
        var text = new StringBuilder();
        foreach (var block in result.Content ?? [])
        {
            Add(text, Of(block));
        }

        if (result.StructuredContent is { } structured && structured.GetRawText() is var json && !text.Equals(json))
        {
            Add(text, json);
        }

        if (text.Length > maximum)
        {
            var length = text.Length;
            text.Length = maximum;
            text.Append(CultureInfo.InvariantCulture, $"\n[cut: {length:N0} characters in all]");
        }

        return text.Length == 0 ? "(it gave nothing)" : text.ToString();
    }

    private static string Of(ContentBlock block) => block switch
    {
        TextContentBlock said => said.Text,
        ImageContentBlock image => Binary("an image", image.MimeType, image.DecodedData.Length),
        AudioContentBlock audio => Binary("a sound", audio.MimeType, audio.DecodedData.Length),
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => $"[{resource.Uri}]\n{resource.Text}",
        EmbeddedResourceBlock { Resource: BlobResourceContents resource } => Binary(resource.Uri, resource.MimeType, resource.DecodedData.Length),
        ResourceLinkBlock link => $"[a link to {link.Uri}{(link.Name is { Length: > 0 } name ? $": {name}" : string.Empty)}]",
        _ => $"[content of the kind '{block.Type}', which cannot be shown]",
    };

    private static string Binary(string what, string? type, int bytes) => string.Create(CultureInfo.InvariantCulture, $"[{what}{(type is null ? string.Empty : $", {type}")}, {bytes:N0} bytes, which cannot be shown]");

    private static void Add(StringBuilder text, string part)
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(part);
    }
}
