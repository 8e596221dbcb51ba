namespace Orleans.Goals.Engine.Processes;

/// <summary>Waits for claims that are being written.</summary>
/// <param name="poll">How often to look at the most.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ClaimWatch(TimeSpan poll, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);

    // A launcher writes its claim at once after creating it; what is not whole after that was never finished.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a slot is claimed, or the launcher that was started to claim it has ended.</summary>
    /// <returns>Null when it ended without a whole claim being there.</returns>
    public async Task<Claim?> LaunchedAsync(OperationFolder folder, int slot, Task exited, CancellationToken abandon)
    {
        for (var look = FirstLook; ; look = look < poll ? look * 2 : poll)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(abandon);
            await Task.WhenAny(exited, Task.Delay(look, timeProvider, cancel.Token));
            await cancel.CancelAsync();
            abandon.ThrowIfCancellationRequested();
            var ended = exited.IsCompleted;
            if (folder.ReadClaim(slot) is { } claim)
            {
                return claim;
            }

            if (ended)
            {
                return null;
            }
        }
    }

    /// <summary>Reads the claim of a slot that is decided. Another may just be writing it, or taking it back because it cannot.</summary>
    /// <returns>Null when it was taken back, or will never be whole.</returns>
    public async Task<Claim?> DecidedAsync(OperationFolder folder, int slot, CancellationToken abandon)
    {
        var begun = timeProvider.GetTimestamp();
        while (folder.IsClaimed(slot))
        {
            if (folder.ReadClaim(slot) is { } claim)
            {
                return claim;
            }

            if (timeProvider.GetElapsedTime(begun) >= Grace && !IsAnyoneLeft(folder))
            {
                return null;
            }

            await Task.Delay(FirstLook, timeProvider, abandon);
        }

        return null;
    }

    private static bool IsAnyoneLeft(OperationFolder folder) =>
        ProcessTable.Since(0).Exists(process => ProcessTable.HasInEnvironment(process.ProcessId, folder.Marker));
}
