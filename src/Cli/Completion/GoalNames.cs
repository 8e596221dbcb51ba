using System.CommandLine.Completions;
using System.Globalization;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Completion;

/// <summary>The goals of a store, for a shell that completes a word. Reads a few rows of one table, nothing more: somebody waits for every key.</summary>
internal static class GoalNames
{
    private const string LocalPrefix = GoalId.LocalTenant + "/";
    private const int Most = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>The names, newest accepted first; none where there is no store, or none that can be read.</summary>
    /// <param name="store">The store that was named, or null.</param>
    /// <param name="onlyOpen">Whether goals that have ended are left out.</param>
    /// <param name="typed">What was typed of the name so far.</param>
    public static IEnumerable<CompletionItem> Find(string? store, bool onlyOpen, string typed)
    {
        if (StoreLocation.Find(store) is not { } location || Path.Combine(location.Folder, SqliteSchema.DatabaseFile) is var path && !File.Exists(path))
        {
            return [];
        }

        try
        {
            using var connection = SqliteConnection.Open(path, readOnly: true, Patience);
            var statuses = onlyOpen ? string.Create(CultureInfo.InvariantCulture, $"NOT IN ({(int)GoalStatus.Complete}, {(int)GoalStatus.Cancelled})") : "IS NOT NULL";
            var rows = connection.Prepare($"SELECT id FROM actors WHERE status {statuses} AND (substr(id, 1, length(?1)) = ?1 OR substr(id, 1, length(?2)) = ?2) ORDER BY accepted DESC LIMIT {Most}");
            rows.Bind(1, typed).Bind(2, LocalPrefix + typed);
            var names = new List<CompletionItem>();
            while (rows.Read())
            {
                var id = rows.Text(0);
                var isShort = id.StartsWith(LocalPrefix, StringComparison.Ordinal) && !typed.Contains('/', StringComparison.Ordinal);
                names.Add(new CompletionItem(isShort ? id[LocalPrefix.Length..] : id, sortText: names.Count.ToString("D6", CultureInfo.InvariantCulture)));
            }

            return names;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Whoever wanted a name gets none; what is wrong with the store the next command says.
            return [];
        }
    }
}
