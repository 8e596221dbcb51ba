using System.Text;

namespace Orleans.Goals.Cli.Tests.Telemetry;

/// <summary>A span as it was sent.</summary>
/// <param name="Trace">The id of its trace.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The id of its parent; empty for the root.</param>
/// <param name="Name">Its name.</param>
internal sealed record SentSpan(string Trace, string Id, string Parent, string Name)
{
    /// <summary>The spans of a request: resource (1), scope (2), span (2); of that trace (1), id (2), parent (4), name (5).</summary>
    public static IEnumerable<SentSpan> Of(byte[] request) =>
        from resource in Fields(request, 1) from scope in Fields(resource, 2) from span in Fields(scope, 2)
        select new SentSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Fields(span, 5).Single()));

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).SingleOrDefault() ?? []);

    /// <summary>The values of a field that have a length, in a message of protocol buffers.</summary>
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Number(message, ref at);
                    if ((int)(key >> 3) == wanted)
                    {
                        found.Add(message[at..(at + length)]);
                    }

                    at += length;
                    break;
            }
        }

        return found;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        byte part;
        do
        {
            part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            shift += 7;
        }
        while (part >= 0x80);

        return value;
    }
}
