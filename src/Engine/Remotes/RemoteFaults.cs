namespace Orleans.Goals.Engine.Remotes;

/// <summary>Reads in what git says what is the matter. Git runs with the messages of the C locale.</summary>
internal static class RemoteFaults
{
    private static readonly (RemoteFault Fault, string[] Words)[] Known =
    [
        (RemoteFault.Full, ["no space left on device", "disk quota exceeded"]),
        (RemoteFault.Rejected, ["[remote rejected]", "[rejected]", "hook declined", "protected branch"]),
        (RemoteFault.Missing, ["couldn't find remote ref", "not our ref", "unadvertised object", "remote branch"]),
        (RemoteFault.Refused,
        [
            "authentication failed", "could not read username", "could not read password", "permission denied", "access denied", "terminal prompts disabled", "returned error: 401",
            "returned error: 403", "returned error: 404", "repository not found", "not found", "does not appear to be a git repository", "host key verification failed", "invalid credentials",
            "unable to update url base from redirection", "error in libcrypto", "invalid format", "dubious ownership",
        ]),
        (RemoteFault.Unreachable,
        [
            "could not resolve", "couldn't resolve", "connection refused", "connection timed out", "operation timed out", "connection reset", "failed to connect", "couldn't connect", "network is unreachable",
            "no route to host", "returned error: 429", "returned error: 5", "early eof", "rpc failed", "unexpected disconnect", "the remote end hung up", "connection closed", "temporary failure", "too slow", "tls",
            "ssl", "recv failure", "empty reply", "could not read from remote repository",
        ]),
    ];

    /// <summary>What is the matter when git failed with these words.</summary>
    public static RemoteFault Of(string said)
    {
        foreach (var (fault, words) in Known)
        {
            if (words.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return fault;
            }
        }

        return RemoteFault.Other;
    }
}
