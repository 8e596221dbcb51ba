using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Keys that no provider mistakes for others.</summary>
public sealed class StorageKeysTests
{
    private static readonly string[] Ids =
    [
        "local/goal", "local/goal/plan-1", "local.goal", "local_goal", "local-goal", "LOCAL/GOAL", "Local/goal", "local\\goal", "local#goal", "local?goal", "local+goal",
        "local//goal", "/local/goal", "local/goal/", " local/goal", "local/goal ", "local/gö", "local/go\u0308", "a", "A", "á", "_0041", "_", "__", "", "!", "a!b",
        "cafe", "CAFE", "0cafe", "00cafe", "1", "001", "1+x", "-1", "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef+x",
        new('x', 400), new string('x', 399) + "y", new('Ä', 400), new string('Ä', 399) + "Ö", new('Ä', 100), "t/" + new string('a', 398), "💡", "\ud83d", "\u0000",
    ];

    [Fact]
    public void Head_DifferentIds_HaveDifferentKeys()
    {
        var keys = Ids.SelectMany(id => (ActorKey[])[new(ActorKind.Goal, id), new(ActorKind.Plan, id)]).Select(StorageKeys.Head).ToArray();

        Assert.Equal(keys.Length, keys.Select(cell => $"{cell.StateName}|{cell.Grain.Key}".ToUpperInvariant()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Head_AnyId_IsATextKeyThatEveryProviderTakes() => Assert.All(Ids, id => AssertPlain(StorageKeys.Head(new ActorKey(ActorKind.Plan, id))));

    [Fact]
    public void Piece_AnyId_IsATextKeyThatEveryProviderTakes() => Assert.All(Ids, id =>
    {
        var longest = $"{long.MaxValue}.{Guid.NewGuid():N}.{long.MaxValue}.e9";
        var cell = StorageKeys.Piece(new ActorKey(ActorKind.Goal, id), longest, 255);

        AssertPlain(cell);
        Assert.NotEqual(cell, StorageKeys.Piece(new ActorKey(ActorKind.Goal, id), longest, 254));
        Assert.Equal("goals.goal.piece", cell.StateName);
    });

    [Fact]
    public void Head_UsualIds_CanBeReadByAPerson()
    {
        Assert.Equal(("goals.goal", "local.release-check!"), Show(StorageKeys.Head(new ActorKey(ActorKind.Goal, "local/release-check"))));
        Assert.Equal(("goals.plan", "local.release-check.plan-2!"), Show(StorageKeys.Head(new ActorKey(ActorKind.Plan, "local/release-check/plan-2"))));
        Assert.Equal(("goals.plan.piece", "local.g.plan-1!7.w.1.s.0"), Show(StorageKeys.Piece(new ActorKey(ActorKind.Plan, "local/g/plan-1"), "7.w.1.s", 0)));
    }

    private static (string, string?) Show(StorageCell cell) => (cell.StateName, cell.Grain.Key.ToString());

    private static void AssertPlain(StorageCell cell)
    {
        var key = cell.Grain.Key.ToString()!;
        Assert.InRange(key.Length, 1, 512);
        Assert.All(key, character => Assert.True(character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' or '_' or '!', $"{key} has a {character}"));
        Assert.False(cell.Grain.TryGetIntegerKey(out _, out _));
        Assert.False(cell.Grain.TryGetGuidKey(out _, out _));
        Assert.StartsWith("goals.", cell.StateName, StringComparison.Ordinal);
    }
}
