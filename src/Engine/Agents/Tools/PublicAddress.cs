using System.Net;
using System.Net.Sockets;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>Tells addresses of the public internet from those that lead to this machine, its network, or nowhere.</summary>
internal static class PublicAddress
{
    // By IANA's registries of special-purpose addresses; what is not for everybody, not forwarded, or carries another address in it.
    private static readonly IPNetwork[] Closed =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    // Of IPv6 only 2000::/3 is given out; of that these are not for everybody, or carry an IPv4 address.
    private static readonly IPNetwork Given = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] ClosedOfGiven =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]).Select(IPNetwork.Parse)];

    // The address at which clouds tell machines their secrets, beside 169.254.169.254 and fd00:ec2::254, which are closed as link-local and private.
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("168.63.129.16")];

    /// <summary>Whether an address is one of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Closed.Any(network => network.Contains(address)) && !Metadata.Contains(address),
            AddressFamily.InterNetworkV6 => Given.Contains(address) && !ClosedOfGiven.Any(network => network.Contains(address)),
            _ => false,
        };
    }
}
