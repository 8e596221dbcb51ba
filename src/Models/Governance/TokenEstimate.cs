using System.Text;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Adapters;

namespace Orleans.Goals.Models.Governance;

/// <summary>How many tokens a call may need at most, before the provider has counted.</summary>
internal static class TokenEstimate
{
    /// <summary>A token of English or code is about four bytes; what is beyond that settles with the call.</summary>
    private const int BytesPerToken = 4;

    /// <summary>What a message costs beside its words.</summary>
    private const int TokensPerMessage = 8;

    /// <summary>What an image costs, whatever its size in bytes.</summary>
    private const int TokensPerImage = 1500;

    public static long Of(IEnumerable<ChatMessage> messages, ChatOptions? options, int assumedOutput)
    {
        long bytes = Length(options?.Instructions);
        long tokens = options?.MaxOutputTokens ?? assumedOutput;
        foreach (var message in messages)
        {
            tokens += TokensPerMessage;
            foreach (var content in message.Contents)
            {
                switch (content)
                {
                    case TextContent text:
                        bytes += Length(text.Text);
                        break;
                    case TextReasoningContent reasoning:
                        bytes += Length(reasoning.ProtectedData);
                        break;
                    case FunctionCallContent call:
                        bytes += Length(call.Name) + Length(WireText.Arguments(call));
                        break;
                    case FunctionResultContent result:
                        bytes += Length(WireText.Result(result));
                        break;
                    case DataContent or UriContent:
                        tokens += TokensPerImage;
                        break;
                }
            }
        }

        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            bytes += Length(tool.Name) + Length(tool.Description) + Length(tool.JsonSchema.GetRawText());
        }

        return tokens + (bytes / BytesPerToken) + 1;
    }

    private static int Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
