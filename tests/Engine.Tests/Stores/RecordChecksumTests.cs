using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

public sealed class RecordChecksumTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];

    [Fact]
    public void Value_KnownFields_IsWhatStoresHold()
    {
        // Stores in the field hold checksums made this way: another value here is another format.
        Assert.Equal(0x00000000u, new RecordChecksum().Value);
        Assert.Equal(4_122_092_271u, new RecordChecksum().Add(7).Add((long?)null).Add((long?)0).Add("local/goal ✓").Add((string?)null).Add(Bytes).Value);
    }

    [Fact]
    public void Value_AnyBitChanged_IsAnother()
    {
        var original = new RecordChecksum().Add(Bytes).Value;
        for (var bit = 0; bit < Bytes.Length * 8; bit++)
        {
            var changed = (byte[])Bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(original, new RecordChecksum().Add(changed).Value);
        }
    }

    [Fact]
    public void Value_SameBytesInOtherFields_IsAnother()
    {
        uint[] values =
        [
            new RecordChecksum().Add("ab").Add("c").Value,
            new RecordChecksum().Add("a").Add("bc").Value,
            new RecordChecksum().Add("abc").Value,
            new RecordChecksum().Add("abc").Add(string.Empty).Value,
            new RecordChecksum().Add("abc").Add((string?)null).Value,
            new RecordChecksum().Add((long?)null).Value,
            new RecordChecksum().Add((long?)0).Value,
        ];

        Assert.Equal(values.Length, values.Distinct().Count());
    }
}
