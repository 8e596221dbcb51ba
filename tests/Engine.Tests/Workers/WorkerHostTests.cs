using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Tests.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>On which hosts an agent works.</summary>
public sealed class WorkerHostTests
{
    private static readonly WorkerAssignment Assignment = WorkerBench.Assignment with { Step = WorkerBench.Assignment.Step with { Needs = ["gpu"] } };

    private readonly LabelledHosts hosts = new() { Labels = { ["here"] = [], ["other"] = ["gpu"] } };

    [Fact]
    public void Turn_AnotherHostHasWhatItNeeds_ItIsTheOwner() =>
        Assert.Equal("other", Begin().State.Open!.Owner.Value);

    [Fact]
    public void Turn_NoHostHasWhatItNeeds_WaitsAndLooksAgain()
    {
        hosts.Labels.Remove("other");

        var worker = Begin();

        Assert.Null(worker.State.Open);
        Assert.Contains("no host with gpu", worker.State.Wait!.Reason, StringComparison.Ordinal);
        hosts.Labels["new"] = ["gpu"];
        Assert.Equal("new", worker.Wake(worker.State.Wait.Until).State.Open!.Owner.Value);
    }

    [Fact]
    public void Call_ItsHostDiesAndNoOtherHasWhatItNeeds_WaitsForOneAndSaysSo()
    {
        var worker = Begin().Say("so", WorkerBench.Call("exec", """{"command":"true"}"""));
        hosts.Labels.Remove("other");

        worker.Die("other");

        var told = WorkerView.Observe(worker.State);
        Assert.Equal((false, 1), (told.IsBusy, worker.State.Open!.Execution));
        Assert.Contains("no host with gpu", told.Hold!.Reason, StringComparison.Ordinal);
        hosts.Labels["new"] = ["gpu"];
        worker.Die("other");
        Assert.Equal((true, null, "new"), (WorkerView.Observe(worker.State).IsBusy, WorkerView.Observe(worker.State).Hold, worker.State.Open.Owner.Value));
    }

    [Fact]
    public void Call_ItsHostDiesAndItIsToStop_AnyHostEndsWhatIsLeft()
    {
        var worker = Begin().Say("so", WorkerBench.Call("exec", """{"command":"true"}"""));
        hosts.Labels.Remove("other");
        worker.Die("other");

        worker.Want(Assignment, DesiredMode.Stop);
        worker.Die("other");

        Assert.Equal(("here", 2), (worker.State.Open!.Owner.Value, worker.State.Open.Execution));
    }

    private WorkerBench Begin() => new WorkerBench { Hosts = hosts }.Want(Assignment);
}
