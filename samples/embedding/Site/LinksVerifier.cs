using Orleans.Goals.Contracts;
using Orleans.Goals.Operations;

namespace Site;

/// <summary>Passes when every finished page is published as it is written, and every link of a published page leads to one.</summary>
internal sealed class LinksVerifier : IVerifier
{
    public string Name => "links";

    public ValueTask<VerifierVerdict> VerifyAsync(VerifierCall call, CancellationToken cancellationToken)
    {
        var pages = new Pages(call.Workspace);
        var problems = pages.Finished
            .Where(page => !File.Exists(pages.Published(page)) || File.ReadAllText(pages.Published(page)) != pages.Html(page)).Select(static page => $"{page} is not published as it is written")
            .Concat(from page in pages.Finished from link in pages.LinksOf(page) where !File.Exists(pages.Published(link)) select $"{page} links to {link}, which is not published")
            .ToArray();
        return ValueTask.FromResult(new VerifierVerdict
        {
            Verdict = problems.Length == 0 ? Verdict.Passed : Verdict.Failed,
            Reason = problems.Length == 0 ? "every link leads to a page" : string.Join("; ", problems),
        });
    }
}
