namespace Orleans.Goals.Architecture.Tests.Fixtures;

/// <summary>Stands in for the port, so that the search for its users is itself tested.</summary>
internal interface IRecordStore
{
    Task<int> OpenAsync(string key);

    void Append(string key);

    void Delete(string key);
}
