using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Adapters;

/// <summary>Tools as an API knows them, each written once: the same ones go with every request of a conversation.</summary>
/// <param name="write">Writes one.</param>
internal sealed class DeclaredTools(Action<Utf8JsonWriter, AIFunctionDeclaration> write)
{
    // As long as somebody has the declaration; those of a goal's own tools come and go.
    private readonly ConditionalWeakTable<AIFunctionDeclaration, byte[]> written = [];

    /// <summary>Writes tools into the array that is open.</summary>
    public void Write(Utf8JsonWriter json, IEnumerable<AIFunctionDeclaration> tools)
    {
        foreach (var tool in tools)
        {
            json.WriteRawValue(written.GetValue(tool, Written), skipInputValidation: true);
        }
    }

    private byte[] Written(AIFunctionDeclaration tool)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireText.Writing))
        {
            write(json, tool);
        }

        return buffer.ToArray();
    }
}
