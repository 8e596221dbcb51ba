using System.Globalization;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Keeps messages whose decision threw, for inspection: one text file each in the store's folder <c>refused</c>.</summary>
internal sealed class RefusedMessages(string storeFolder)
{
    /// <summary>As many are kept; further ones are only logged, so that a fault that repeats does not fill the disk.</summary>
    private const int Maximum = 100;

    private int kept;

    /// <summary>Keeps one. Best effort: that it could not be kept must not stop the actor.</summary>
    public void Keep(ActorKey key, ActorMessage message, Exception exception)
    {
        var number = Interlocked.Increment(ref kept);
        if (number > Maximum)
        {
            return;
        }

        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(storeFolder, "refused"));
            var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{number}.txt");
            File.WriteAllText(Path.Combine(folder.FullName, name), $"{key}\n{message}\n{exception}\n");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Logged already, with the exception that mattered.
        }
    }
}
