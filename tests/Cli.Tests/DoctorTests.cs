using System.Text.Json;
using Orleans.Goals.Cli.Doctor;

namespace Orleans.Goals.Cli.Tests;

public sealed class DoctorTests
{
    private static readonly string[] Mounts =
    [
        "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "30 22 0:25 / /home rw - nfs4 server:/home rw",
        "31 30 0:26 / /home/me/local\\040disk rw - xfs /dev/sdb rw",
        "32 22 0:27 / /tmp rw shared:9 - tmpfs tmpfs rw",
        "nonsense",
    ];

    [Fact]
    public async Task Doctor_OfASoundStore_FindsNoProblem()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("small.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "small.yaml");

        var end = await folder.JsonAsync("doctor");

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(0, end.Last.GetProperty("problems").GetInt32());
        var checks = end.Last.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("check").GetString()).ToArray();
        foreach (var check in (string[])["store", "log", "sync", "schema", "integrity", "space", "permissions", "socket path", "sqlite", "git", "shell", "proc", "sessions", "clock", "open files", "processes", "secrets", "sandbox"])
        {
            Assert.Contains(check, checks);
        }

        Assert.Equal("ok", Level(end.Last, "sessions"));
        Assert.False(File.Exists(folder.File("store/doctor.probe")));
        Assert.Equal(["small"], (await folder.JsonAsync("list")).Lines.Select(line => line.GetProperty("id").GetString()!.Split('/')[^1]));
    }

    [Fact]
    public async Task Doctor_OfAStoreThatIsNotThere_MakesNone()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync("doctor");

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("is not there yet", end.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Doctor_WhileAnotherProcessHoldsTheStore_OnlyReads()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", GoalFolder.Gate()), ("two", "echo 1 >>effects"));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");

        var end = await folder.JsonAsync("doctor");
        folder.Write("go", string.Empty);
        var ran = await run.EndAsync();

        Assert.Equal((0, 0), (end.ExitCode, ran.ExitCode));
        Assert.Contains($"process {run.Id} holds it", Text(end.Last, "store"), StringComparison.Ordinal);
        Assert.Equal("ok", Level(end.Last, "integrity"));
    }

    [Fact]
    public async Task Doctor_OfADamagedDatabase_IsAProblemAndChangesNothing()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("small.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "small.yaml");
        var path = folder.File("store/goals.db");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(4_096 * 2, 4_096).Fill(0x5A);
        await File.WriteAllBytesAsync(path, bytes);

        var end = await folder.JsonAsync("doctor");

        Assert.Equal(ExitCodes.Unsound, end.ExitCode);
        Assert.Equal(1, end.Last.GetProperty("problems").GetInt32());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Doctor_OfAnOpenStore_WarnsAndSaysWhatToDo()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("small.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "small.yaml");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Store, File.GetUnixFileMode(folder.Store) | UnixFileMode.OtherRead);
        }

        var end = await folder.GoalsAsync("doctor");

        Assert.Equal(0, end.ExitCode);
        Assert.Contains($"-> chmod 700 {folder.Store}", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/home/you", "nfs4", "warning")]
    [InlineData("/home/me/local disk/x", "xfs", "ok")]
    [InlineData("/home2", "ext4", "ok")]
    [InlineData("/tmp/a", "tmpfs", "warning")]
    [InlineData("/", "ext4", "ok")]
    public void Of_AFolder_IsTheKindOfTheNearestMount(string folder, string kind, string level)
    {
        Assert.Equal(kind, FileSystemKind.Of(folder, Mounts));
        Assert.Equal(level, FileSystemKind.Judge(kind).Level);
    }

    private static string? Level(JsonElement diagnosis, string check) => Finding(diagnosis, check).GetProperty("level").GetString();

    private static string Text(JsonElement diagnosis, string check) => Finding(diagnosis, check).GetProperty("text").GetString()!;

    private static JsonElement Finding(JsonElement diagnosis, string check) => diagnosis.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("check").GetString() == check);
}
