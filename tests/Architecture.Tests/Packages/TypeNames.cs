using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Orleans.Goals.Architecture.Tests.Packages;

/// <summary>Writes the types of signatures as C# does, with their namespaces. Nothing but the assembly itself is read.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<string, GenericNames>
{
    /// <summary>Stands before the type that the setter of an init-only property gives back.</summary>
    public const string Init = "init ";

    public static readonly TypeNames Instance = new();

    /// <summary>The name of a type with its namespace, without the number of its type parameters.</summary>
    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = Plain(reader.GetString(type.Name));
        var outer = type.GetDeclaringType();
        return !outer.IsNil ? $"{Of(reader, outer)}.{name}" : Join(reader.GetString(type.Namespace), name);
    }

    /// <summary>The name of whatever stands for a type.</summary>
    public static string Of(MetadataReader reader, EntityHandle handle, GenericNames names) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Of(reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeReference => Instance.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Instance, names),
        _ => throw new InvalidOperationException($"{handle.Kind} is no type"),
    };

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Boolean => "bool",
        PrimitiveTypeCode.Byte => "byte",
        PrimitiveTypeCode.SByte => "sbyte",
        PrimitiveTypeCode.Char => "char",
        PrimitiveTypeCode.Int16 => "short",
        PrimitiveTypeCode.UInt16 => "ushort",
        PrimitiveTypeCode.Int32 => "int",
        PrimitiveTypeCode.UInt32 => "uint",
        PrimitiveTypeCode.Int64 => "long",
        PrimitiveTypeCode.UInt64 => "ulong",
        PrimitiveTypeCode.Single => "float",
        PrimitiveTypeCode.Double => "double",
        PrimitiveTypeCode.String => "string",
        PrimitiveTypeCode.Object => "object",
        PrimitiveTypeCode.Void => "void",
        _ => typeCode.ToString(),
    };

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = Plain(reader.GetString(type.Name));
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}.{name}"
            : Join(reader.GetString(type.Namespace), name) is var whole && whole == "System.Decimal" ? "decimal" : whole;
    }

    public string GetTypeFromSpecification(MetadataReader reader, GenericNames genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType switch
    {
        "System.Nullable" => $"{typeArguments[0]}?",
        "System.ValueTuple" => $"({string.Join(", ", typeArguments)})",
        _ => $"{genericType}<{string.Join(", ", typeArguments)}>",
    };

    public string GetGenericTypeParameter(GenericNames genericContext, int index) => genericContext.OfType[index];

    public string GetGenericMethodParameter(GenericNames genericContext, int index) => genericContext.OfMethod[index];

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        modifier == "System.Runtime.CompilerServices.IsExternalInit" ? Init + unmodifiedType : unmodifiedType;

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetByReferenceType(string elementType) => $"ref {elementType}";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private static string Plain(string name) => name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var at ? name[..at] : name;
}

/// <summary>What the type parameters are called that are in reach.</summary>
internal sealed record GenericNames(ImmutableArray<string> OfType, ImmutableArray<string> OfMethod);
