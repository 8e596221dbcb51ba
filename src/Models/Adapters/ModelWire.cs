using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Adapters;

/// <summary>
/// One API: its route, its requests and its answers. Bytes are written and read here, and not by the package's typed models: those refuse values
/// that they do not know (other servers' finish reasons, say) and drop what they have no place for (reasoning of open-weight models).
/// </summary>
internal abstract class ModelWire
{
    /// <summary>Sends a request on its route.</summary>
    public abstract Task<ClientResult> SendAsync(BinaryContent content, RequestOptions options);

    /// <summary>Writes a request. The same call gives the same bytes, and what grows stands last: providers cache by prefix.</summary>
    public abstract void WriteRequest(Utf8JsonWriter json, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream);

    /// <summary>Reads an answer that came whole.</summary>
    public abstract ChatResponse ReadWhole(JsonElement root);

    /// <summary>A reader for one streamed answer.</summary>
    public abstract WireStream BeginStream();
}

/// <summary>Reads the events of one streamed answer.</summary>
internal abstract class WireStream
{
    /// <summary>Whether the answer said that it is complete.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>The update of an event, or null if it says nothing new.</summary>
    /// <exception cref="WireErrorException">The event is an error.</exception>
    public abstract ChatResponseUpdate? Read(JsonElement root);
}

/// <summary>An error object within an answer that began well. Never leaves the adapter.</summary>
internal sealed class WireErrorException(JsonElement error) : Exception("the answer carries an error")
{
    public JsonElement Error { get; } = error.Clone();
}
