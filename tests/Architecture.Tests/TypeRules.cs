using System.Reflection;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Architecture.Tests;

/// <summary>What the types of an assembly keep to.</summary>
internal static class TypeRules
{
    public static IEnumerable<string> Violations(Type type)
    {
        var isId = type.Name.EndsWith("Id", StringComparison.Ordinal);
        if (isId && !type.IsValueType)
        {
            yield return $"{type} is named as an identity but is no value type: identities are readonly record structs";
        }

        if (!isId && IsIdentity(type))
        {
            yield return $"{type} is parsed from a string and is nothing but it, an identity: its name ends in Id";
        }

        if (type is { IsClass: true, IsSealed: false, IsAbstract: false } && IsStored(type))
        {
            yield return $"{type} is stored or sent as JSON: make it sealed, or abstract with a closed family";
        }

        if ((type.IsPublic || type.IsNestedPublic) && type is { IsClass: true, IsSealed: false, IsAbstract: false })
        {
            yield return $"{type} is public and open: make it sealed, abstract or internal";
        }
    }

    /// <summary>A value type whose only state is one string, and that is parsed from it.</summary>
    private static bool IsIdentity(Type type) => type is { IsValueType: true, IsEnum: false }
        && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is [{ FieldType: var field }] && field == typeof(string)
        && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IParsable<>));

    private static bool IsStored(Type type) => type.Name.EndsWith("Record", StringComparison.Ordinal)
        || type.IsDefined(typeof(JsonConverterAttribute), inherit: false)
        || type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(property => property.IsDefined(typeof(JsonPropertyNameAttribute), inherit: false));
}
