using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Keeps messages whose decision threw, for inspection: one text file each in the store's folder <c>refused</c>, for their user only.</summary>
internal sealed class RefusedMessages(string storeFolder)
{
    /// <summary>As many are kept, over all restarts; further ones are only logged, so that a fault that repeats does not fill the disk.</summary>
    private const int Maximum = 100;

    /// <summary>Keeps one. Best effort: that it could not be kept must not stop the actor.</summary>
    public void Keep(ActorKey key, ActorMessage message, Exception exception)
    {
        try
        {
            var folder = Path.Combine(storeFolder, "refused");
            StoreFolder.Create(folder);
            if (Directory.EnumerateFiles(folder).Take(Maximum).Count() == Maximum)
            {
                return;
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = StoreFolder.OwnerOnlyFile;
            }

            using var file = new StreamWriter(Path.Combine(folder, $"{DurableFiles.WorldwideName()}.txt"), options);
            file.Write($"{key}\n{message}\n{exception}\n");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Logged already, with the exception that mattered.
        }
    }
}
