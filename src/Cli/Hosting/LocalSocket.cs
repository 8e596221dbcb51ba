using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>Where the process that holds a store can be reached: a socket beside the store, for its user only.</summary>
/// <remarks>
/// The path of a socket is short by nature. Beside a store whose path is too long lies a file that says where the socket is instead: in the
/// user's runtime folder, else in a folder of the user's own below <c>/tmp</c>. On Windows it is a named pipe.
/// </remarks>
internal static class LocalSocket
{
    /// <summary>The socket's file in the store's folder, where its path is short enough.</summary>
    public const string SocketFile = "goals.sock";

    private const string PlaceFile = "goals.sock.path";
    private const string StandingFile = "goals.serve";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The longest path of a socket, in bytes: what <c>sockaddr_un</c> holds, less its ending zero.</summary>
    public static int MaximumBytes => OperatingSystem.IsLinux() ? 107 : 103;

    /// <summary>Finds a place for the socket. Only for the process that holds the store: what a dead one left there is nobody's then.</summary>
    /// <exception cref="IOException">There is no place.</exception>
    public static string Prepare(string store)
    {
        var beside = Path.Combine(store, SocketFile);
        var place = Path.Combine(store, PlaceFile);
        if (OperatingSystem.IsWindows())
        {
            return PipeOf(store);
        }

        if (Fits(beside))
        {
            File.Delete(place);
            return beside;
        }

        var socket = Path.Combine(ShortFolder(), $"{HashOf(store)}.sock");
        if (!Fits(socket))
        {
            throw new IOException($"the path of a socket has at most {MaximumBytes} bytes, and neither {beside} nor {socket} fits");
        }

        var temporary = place + ".new";
        File.WriteAllText(temporary, socket);
        File.Move(temporary, place, overwrite: true);
        return socket;
    }

    /// <summary>Takes away what was made for the socket, by this process or one that died. Only for the process that holds the store.</summary>
    public static void Remove(string store)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var socket in Candidates(store))
        {
            File.Delete(socket);
        }

        File.Delete(Path.Combine(store, PlaceFile));
    }

    /// <summary>Notes whether the process that holds the store is a server that is started again when it ends. Only for that process.</summary>
    public static void SetStanding(string store, bool isStanding)
    {
        var note = Path.Combine(store, StandingFile);
        if (isStanding)
        {
            File.WriteAllBytes(note, []);
        }
        else
        {
            File.Delete(note);
        }
    }

    /// <summary>Whether the process that holds the store, or held it last, is such a server.</summary>
    public static bool IsStanding(string store) => File.Exists(Path.Combine(store, StandingFile));

    /// <summary>The socket on which a living process serves a store; null when there is none.</summary>
    public static async Task<string?> FindAsync(string store)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.Exists($@"\\.\pipe\{PipeOf(store)}") ? PipeOf(store) : null;
        }

        foreach (var candidate in Candidates(store))
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(candidate));
                return candidate;
            }
            catch (SocketException)
            {
                // Left behind by a process that died. It is not ours to take away: only whoever holds the store knows that nobody listens.
            }
        }

        return null;
    }

    private static IEnumerable<string> Candidates(string store)
    {
        var beside = Path.Combine(store, SocketFile);
        if (Fits(beside) && File.Exists(beside))
        {
            yield return beside;
        }

        var place = Path.Combine(store, PlaceFile);
        if (File.Exists(place) && Read(place) is { } elsewhere && Fits(elsewhere))
        {
            yield return elsewhere;
        }
    }

    private static string? Read(string place)
    {
        try
        {
            return File.ReadAllText(place) is { Length: > 0 } text && Path.IsPathRooted(text) ? text : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= MaximumBytes;

    private static string PipeOf(string store) => $"orleans-goals-{HashOf(store)}";

    private static string HashOf(string store) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(store)))[..12]);

    /// <summary>A folder that nobody else can look into or put something in the place of.</summary>
    private static string ShortFolder()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime))
        {
            return runtime;
        }

        // Anybody may make a folder in /tmp. The superuser could be lured into one; everybody else cannot write to a stranger's of this mode.
        var user = UserId();
        var folder = user == 0 ? "/run/goals-0" : $"/tmp/goals-{user}";
        var made = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnerOnly);
        return made.LinkTarget is null && (OperatingSystem.IsWindows() || made.UnixFileMode == OwnerOnly)
            ? folder
            : throw new IOException($"{folder} is not a folder of this user's only (mode 0700): the socket is not put there");
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint UserId();
}
