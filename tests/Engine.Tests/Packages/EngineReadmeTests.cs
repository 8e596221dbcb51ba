namespace Orleans.Goals.Engine.Tests.Packages;

/// <summary>The code in the README of the package does what it says.</summary>
public sealed class EngineReadmeTests
{
    [Fact]
    public async Task Code_OfTheReadme_WritesTheReport()
    {
        var folder = Directory.CreateTempSubdirectory("goals-readme-").FullName;
        try
        {
            await EngineReadme.RunAsync(folder);

            Assert.Equal("all is well\n", await File.ReadAllTextAsync(Path.Combine(folder, "report.txt"), TestContext.Current.CancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
