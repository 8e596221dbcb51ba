namespace Orleans.Goals.Cli.Tests.Faults;

/// <summary>Disks that are full, or cannot be written.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task Run_DiskOfTheStoreFillsUp_SaysSoAndGoesOnWhenThereIsRoomWithoutRepeatingAnything()
    {
        PrivateMounts.SkipWhereForbidden();
        using var folder = new GoalFolder();
        var steps = Enumerable.Range(1, 8).Select(step => ($"s{step}", $"head -c 400000 /dev/urandom; echo {step} >>effects")).ToArray();
        folder.WriteGoal("goal.yaml", steps);

        var output = await PrivateMounts.RunAsync(folder, """
            mount -t tmpfs -o size=1500k tmpfs "$STORE"
            "$GOALS" run goal.yaml; echo "first=$?"
            mount -o remount,size=64m "$STORE"
            "$GOALS" resume goal >resumed; code=$?; cat resumed
            # Where the launcher found no room to write down how its command ended, nobody knows, and a person says what became of it.
            step=$(sed -n 's/.* --step s\([0-9]\) .*/\1/p' resumed | head -n 1)
            if [ "$code" = 3 ] && grep -qx "$step" effects; then "$GOALS" resume goal --step "s$step" --as done; code=$?
            elif [ "$code" = 3 ]; then "$GOALS" resume goal --step "s$step" --as again; code=$?; fi
            echo "second=$code"
            """);

        Assert.Contains("second=0", output);
        Assert.Equal(Enumerable.Range(1, 8).Select(step => $"{step}"), folder.Effects);
        Assert.Contains(output, line => line.Contains("space", StringComparison.OrdinalIgnoreCase) || line.Contains("full", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Run_NoRoomForTheStoreAtAll_SaysSoAndBeginsNothing()
    {
        PrivateMounts.SkipWhereForbidden();
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "echo 1 >>effects"));

        var output = await PrivateMounts.RunAsync(folder, """
            mount -t tmpfs -o size=16k tmpfs "$STORE"
            "$GOALS" run goal.yaml; echo "ended=$?"
            """);

        Assert.Contains("ended=70", output);
        Assert.Contains(output, line => line.Contains("full", StringComparison.OrdinalIgnoreCase) || line.Contains("space", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(folder.Effects);
    }

    [Fact]
    public async Task Run_StoreIsReadOnly_SaysSoAndBeginsNothingAndReadingSaysWhatItNeeds()
    {
        PrivateMounts.SkipWhereForbidden();
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "echo 1 >>effects"));
        folder.WriteGoal("other.yaml", ("one", "echo other >>effects"));

        var output = await PrivateMounts.RunAsync(folder, """
            mount -t tmpfs -o size=16m tmpfs "$STORE"
            "$GOALS" run goal.yaml; echo "first=$?"
            mount -o remount,ro "$STORE"
            "$GOALS" run other.yaml; echo "second=$?"
            "$GOALS" list; echo "list=$?"
            """);

        Assert.Contains("first=0", output);
        Assert.Contains("second=70", output);
        Assert.Contains(output, line => line.Contains("read-only", StringComparison.OrdinalIgnoreCase) || line.Contains("readonly", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("list=70", output);
        Assert.Contains(output, line => line.Contains("write access to its folder", StringComparison.Ordinal));
        Assert.Equal(["1"], folder.Effects);
    }
}
