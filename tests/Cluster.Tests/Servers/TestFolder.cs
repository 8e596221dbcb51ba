namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>Folders of tests.</summary>
internal static class TestFolder
{
    private const int Tries = 50;

    /// <summary>Removes a folder from which others may just be removing things as well.</summary>
    public static async Task DeleteAsync(string path)
    {
        for (var tries = 1; Directory.Exists(path); tries++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (tries < Tries)
            {
                await Task.Delay(20);
            }
        }
    }
}
