namespace Orleans.Goals.Silo.Configuration;

/// <summary>One provider.</summary>
/// <param name="Type">Its <c>ProviderType</c>.</param>
/// <param name="ForDevelopmentOnly">Whether what it keeps is lost with the silo, so that it is refused elsewhere.</param>
/// <param name="Required">The settings it needs: one of each group.</param>
internal sealed record Provider(string Type, bool ForDevelopmentOnly, IReadOnlyList<IReadOnlyList<string>> Required);
