using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Goals that are steps, in files of their own and written where they are.</summary>
public sealed class ChildGoalFileTests : IDisposable
{
    private const string Rest = "doneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: r, run: x}]}]\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Load_GoalsInFilesAndInPlace_AreThePartOfTheContractThatTheyAre()
    {
        Write("parts/one.yaml", "id: one\nobjective: one\n" + Rest);
        Write("parts/two.md", "---\nworkspace: sub\n" + Rest + "---\nTwo.\n");
        Write("goal.yaml", "objective: all\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: one, goal: parts/one.yaml, retry: {max: 2}}, {id: two, goal: parts/two.md}, {id: three, goal: {objective: three, workspace: sub, doneWhen: [{id: a, file: a}], plans: [{steps: [{id: r, run: x}]}]}}]}]\n");

        var read = await LoadAsync();

        Assert.True(read.IsValid, string.Join('\n', read.Errors));
        var contract = read.Goal.Contract;
        var goals = contract.Plans[0].Steps.Select(step => ((GoalAction)step.Action).Goal).ToArray();
        Assert.Equal(["one", "Two.", "three"], goals.Select(goal => goal.Objective));
        Assert.Equal([contract.Workspace, Path.Combine(contract.Workspace, "parts", "sub"), Path.Combine(contract.Workspace, "sub")], goals.Select(goal => goal.Workspace));
        Assert.Equal((2, StepDefinition.DefaultTimeout), (contract.Plans[0].Steps[0].Retry.Max, contract.Plans[0].Steps[0].Timeout));
        Assert.Equal(ContractBytes.Canonical(contract), ContractBytes.Canonical(ContractBytes.Parse(ContractBytes.Canonical(contract))));
    }

    [Fact]
    public async Task Load_WrongFileOfAStep_TellsItsOwnPlaces()
    {
        Write("parts/one.yaml", "objective: one\nwhat: 1\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: r, goal: none.yaml}]}]\n");
        Write("goal.yaml", "objective: all\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: one, goal: parts/one.yaml}, {id: two, run: \"\"}]}]\n");

        var read = await LoadAsync();

        var one = Path.Combine(folder.Path, "parts/one.yaml");
        Assert.Collection(
            read.Errors.Select(error => error.ToString()),
            own => Assert.StartsWith(Path.Combine(folder.Path, "goal.yaml") + ":3:", own, StringComparison.Ordinal),
            unknown => Assert.StartsWith($"{one}:2:1: unknown key 'what'", unknown, StringComparison.Ordinal),
            missing => Assert.StartsWith($"{Path.Combine(folder.Path, "parts/none.yaml")}:1:1: there is no such file", missing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_FilesThatNameEachOther_TellsTheCircle()
    {
        Write("goal.yaml", "objective: all\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: one, goal: other.yaml}]}]\n");
        Write("other.yaml", "objective: all\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: one, goal: goal.yaml}]}]\n");

        var error = Assert.Single((await LoadAsync()).Errors);

        Assert.Contains("other.yaml:3:", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("goal files name each other in a circle: goal.yaml -> other.yaml -> goal.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_GoalsThatOnlyReadAbove_MayWriteElsewhere()
    {
        Write("goal.yaml", "objective: all\nreadsOnly: true\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: one, goal: {objective: y, workspace: ../other, doneWhen: [{id: a, file: a}], plans: [{steps: [{id: r, run: x}]}]}}]}]\n");

        Assert.True((await LoadAsync()).IsValid);
    }

    [Fact]
    public async Task Compare_AnotherChild_NamesWhatDiffers()
    {
        Write("goal.yaml", "objective: all\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: one, goal: one.yaml}]}]\n");
        Write("one.yaml", "objective: one\n" + Rest);
        var before = (await LoadAsync()).Goal!.Contract;
        Write("one.yaml", "objective: two\n" + Rest);

        var lines = ContractDifference.Describe(before, (await LoadAsync()).Goal!.Contract);

        Assert.Equal("plans.plan-1.steps.one.goal.objective: was \"one\", is \"two\"", Assert.Single(lines));
        Assert.NotEqual(StepHashes.Closure(before.Plans[0]), StepHashes.Closure((await LoadAsync()).Goal!.Contract.Plans[0]));
    }

    private void Write(string name, string text)
    {
        var file = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private Task<GoalFileResult> LoadAsync() => GoalFile.LoadAsync(Path.Combine(folder.Path, "goal.yaml"), TestContext.Current.CancellationToken);
}
