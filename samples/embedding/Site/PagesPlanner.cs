using Orleans.Goals.Contracts;
using Orleans.Goals.Operations;

namespace Site;

/// <summary>Plans to publish every finished page. If links were found broken after that, the drafts that they lead to as well.</summary>
internal sealed class PagesPlanner : IPlanner
{
    public string Name => "pages";

    public ValueTask<PlannerResult> PlanAsync(PlannerCall call, CancellationToken cancellationToken)
    {
        var pages = new Pages(call.Contract.Workspace);
        var wanted = pages.Finished.ToList();
        if (call.Verdicts.Any(static verdict => verdict is { Id: "links", Verdict: Verdict.Failed }))
        {
            wanted.AddRange(wanted.SelectMany(pages.LinksOf).Except(wanted).ToArray());
            if (wanted.FirstOrDefault(page => pages.Text(page) is null) is { } missing)
            {
                return ValueTask.FromResult(PlannerResult.NoPlan($"a page links to {missing}, and there is no such text: write it, then resume the goal"));
            }
        }

        var plan = new PlanDefinition { Name = "publish", Steps = [.. wanted.Select(Step)] };
        return ValueTask.FromResult(PlannerResult.Of(plan, call.Setback.Length == 0 ? "every finished page" : "and the drafts that they link to"));
    }

    /// <summary>A step that the next plan has again is kept if its check passes again.</summary>
    private static StepDefinition Step(string page) => new()
    {
        Id = page,
        Action = new ToolAction { Tool = "publish", Arguments = page },
        Idempotent = true,
        Checks = [new FileCheck { Id = "there", File = $"public/{page}.html" }],
    };
}
