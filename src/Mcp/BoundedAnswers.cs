using System.Net;

namespace Orleans.Goals.Mcp;

/// <summary>Sees to it that no answer of a server has a message that is too long.</summary>
internal sealed class BoundedAnswers(HttpMessageHandler inner, int maximum) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var content = new StreamContent(new BoundedMessages(await answer.Content.ReadAsStreamAsync(cancellationToken), maximum));
        foreach (var (name, values) in answer.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        answer.Content = content;
        return answer;
    }
}
