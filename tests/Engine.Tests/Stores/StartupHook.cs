using Orleans.Goals.Engine.Tests.Stores;

/// <summary>What .NET looks for, by this name and without a namespace, in an assembly that <c>DOTNET_STARTUP_HOOKS</c> names.</summary>
internal static class StartupHook
{
    /// <summary>Runs before the program's entry point.</summary>
    public static void Initialize() => StoreChild.Run();
}
