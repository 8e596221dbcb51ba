using System.Reflection;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>Programs that were built with these tests.</summary>
internal static class BuiltPrograms
{
    /// <summary>The path of a program.</summary>
    public static string Path(string name) =>
        typeof(BuiltPrograms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;
}
