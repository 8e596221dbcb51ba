namespace Orleans.Goals.Silo.Configuration;

/// <summary>An account of Azure storage to which silos log in by their identity, without a key. Providers name it by <c>ServiceKey</c>.</summary>
/// <param name="Name">What it is called in <c>Goals:AzureStorage</c>.</param>
/// <param name="Tables"><c>TableUri</c>, or null.</param>
/// <param name="Blobs"><c>BlobUri</c>, or null.</param>
/// <param name="ClientId"><c>ClientId</c>: which of the machine's identities, or null for the only one.</param>
internal sealed record AzureAccount(string Name, Uri? Tables, Uri? Blobs, string? ClientId);
