using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Orleans.Goals.Commands;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>Reads a command from a body.</summary>
/// <remarks>
/// Source-generated metadata gives a member that is left out the default of its type, not the one its declaration names: no list instead of an
/// empty one, no timeout instead of an hour. So what was left out is written into the JSON first, as a fresh instance has it.
/// </remarks>
internal static class CommandReader
{
    private static readonly ConcurrentDictionary<Type, JsonObject> Templates = new();

    private static JsonPolymorphismOptions Kinds => GoalsJson.Strict.GoalCommand.PolymorphismOptions!;

    /// <summary>Reads it.</summary>
    /// <exception cref="ProblemException">It is no command; the detail says what is wrong where.</exception>
    public static async Task<GoalCommand> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new ProblemException(Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "The body is not JSON.", "send the header 'Content-Type: application/json'"));
        }

        try
        {
            var strict = new JsonDocumentOptions { AllowDuplicateProperties = false };
            var node = await JsonNode.ParseAsync(request.Body, nodeOptions: null, strict, cancellationToken);
            if (node is JsonObject members && !members.ContainsKey(Kinds.TypeDiscriminatorPropertyName))
            {
                throw Problems.BadRequest($"the body does not say its '{Kinds.TypeDiscriminatorPropertyName}', one of {string.Join(", ", Kinds.DerivedTypes.Select(kind => kind.TypeDiscriminator))}");
            }

            Complete(node, GoalsJson.Strict.GoalCommand);
            return node.Deserialize(GoalsJson.Strict.GoalCommand) ?? throw Problems.BadRequest("the body is null; send a command");
        }
        catch (JsonException exception)
        {
            throw Problems.BadRequest($"the body is not a command: {exception.Message}");
        }
        catch (Exception exception) when (exception is NotSupportedException or FormatException or ArgumentException or InvalidOperationException)
        {
            // A value that its type does not take, or text that is no UTF-8.
            throw Problems.BadRequest($"the body is not a command: {exception.Message}");
        }
    }

    private static void Complete(JsonNode? node, JsonTypeInfo type)
    {
        switch (node)
        {
            case JsonObject members when type.Kind == JsonTypeInfoKind.Object:
                CompleteObject(members, Concrete(members, type));
                break;
            case JsonObject entries when type is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } element }:
                foreach (var (_, entry) in entries)
                {
                    Complete(entry, type.Options.GetTypeInfo(element));
                }

                break;
            case JsonArray items when type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }:
                foreach (var item in items)
                {
                    Complete(item, type.Options.GetTypeInfo(element));
                }

                break;
        }
    }

    private static void CompleteObject(JsonObject members, JsonTypeInfo type)
    {
        if (type.Type.IsAbstract)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (members.TryGetPropertyValue(property.Name, out var value))
            {
                Complete(value, type.Options.GetTypeInfo(property.PropertyType));
            }
            else if (!property.IsRequired && Templates.GetOrAdd(type.Type, static (_, made) => Template(made), type).TryGetPropertyValue(property.Name, out var usual))
            {
                members.Add(property.Name, usual?.DeepClone());
            }
        }
    }

    /// <summary>The type that an object's discriminator names; the declared one when it names none.</summary>
    private static JsonTypeInfo Concrete(JsonObject members, JsonTypeInfo type)
    {
        if (type.PolymorphismOptions is not { } options
            || !members.TryGetPropertyValue(options.TypeDiscriminatorPropertyName, out var kind)
            || kind is not JsonValue named
            || !named.TryGetValue<string>(out var name))
        {
            return type;
        }

        var derived = options.DerivedTypes.FirstOrDefault(candidate => candidate.TypeDiscriminator is string known && known == name);
        return derived.DerivedType is null ? type : type.Options.GetTypeInfo(derived.DerivedType);
    }

    /// <summary>The members that may be left out, as a fresh instance has them.</summary>
    private static JsonObject Template(JsonTypeInfo type)
    {
        var template = new JsonObject();
        var fresh = Activator.CreateInstance(type.Type)!;
        foreach (var property in type.Properties)
        {
            // What is left out where it is the default is so here as well; of lists that is one that cannot even be written.
            if (!property.IsRequired && property.Get?.Invoke(fresh) is { } usual && property.ShouldSerialize?.Invoke(fresh, usual) != false)
            {
                template.Add(property.Name, JsonSerializer.SerializeToNode(usual, type.Options.GetTypeInfo(property.PropertyType)));
            }
        }

        return template;
    }
}
