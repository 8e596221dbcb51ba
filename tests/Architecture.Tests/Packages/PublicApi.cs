using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Orleans.Goals.Architecture.Tests.Packages;

/// <summary>Writes down what an assembly offers: its public types and what can be seen of them, a line each, in ordinal order. Whether references may be null is left out.</summary>
internal sealed class PublicApi
{
    private const string CompilerGenerated = "System.Runtime.CompilerServices.CompilerGeneratedAttribute";
    private const string Required = "System.Runtime.CompilerServices.RequiredMemberAttribute";

    private readonly MetadataReader reader;

    private PublicApi(MetadataReader reader) => this.reader = reader;

    /// <summary>The text of a built assembly, ending with a line break.</summary>
    public static string Of(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var api = new PublicApi(image.GetMetadataReader());
        var text = new StringBuilder();
        foreach (var type in api.Types())
        {
            text.Append(type).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsGenerated(string name) => name.Contains('<', StringComparison.Ordinal) || name.StartsWith("OrleansCodeGen.", StringComparison.Ordinal);

    private static bool IsSeen(MethodAttributes access) => (access & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string Words(MethodDefinition method, TypeDefinition type)
    {
        var access = method.Attributes;
        var isInterface = type.Attributes.HasFlag(TypeAttributes.Interface);
        var words = (access & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "public " : "protected ";
        words += access.HasFlag(MethodAttributes.Static) ? access.HasFlag(MethodAttributes.Abstract) ? "static abstract " : "static " : string.Empty;
        return words + (!access.HasFlag(MethodAttributes.Virtual) || access.HasFlag(MethodAttributes.Static) ? string.Empty
            : isInterface ? access.HasFlag(MethodAttributes.Abstract) ? string.Empty : "virtual "
            : !access.HasFlag(MethodAttributes.NewSlot) ? "override "
            : access.HasFlag(MethodAttributes.Abstract) ? "abstract "
            : access.HasFlag(MethodAttributes.Final) ? string.Empty : "virtual ");
    }

    private IEnumerable<string> Types() => reader.TypeDefinitions
        .Select(handle => (Name: TypeNames.Of(reader, handle), Handle: handle))
        .Where(type => IsPublic(type.Handle) && !IsGenerated(type.Name))
        .OrderBy(static type => type.Name, StringComparer.Ordinal)
        .Select(type => Describe(type.Name, reader.GetTypeDefinition(type.Handle)));

    private bool IsPublic(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsPublic(type.GetDeclaringType()),
            _ => false,
        };
    }

    private string Describe(string name, TypeDefinition type)
    {
        var names = new GenericNames(ParametersOf(type.GetGenericParameters()), []);
        var whole = name + (names.OfType.IsEmpty ? string.Empty : $"<{string.Join(", ", names.OfType)}>");
        var basis = type.BaseType.IsNil ? string.Empty : TypeNames.Of(reader, type.BaseType, names);
        if (basis == "System.Enum")
        {
            return string.Join('\n', [$"public enum {whole}", .. type.GetFields().Select(reader.GetFieldDefinition).Where(static field => field.Attributes.HasFlag(FieldAttributes.Literal)).Select(field => $"    {reader.GetString(field.Name)} = {Constant(field.GetDefaultValue())}")]);
        }

        var methods = type.GetMethods().Select(reader.GetMethodDefinition).ToArray();
        if (basis == "System.MulticastDelegate")
        {
            return $"public delegate {Signature(methods.Single(method => reader.GetString(method.Name) == "Invoke"), whole, names)}";
        }

        var isRecord = methods.Any(method => reader.GetString(method.Name) == "<Clone>$" || (reader.GetString(method.Name) == "PrintMembers" && Has(method.GetCustomAttributes(), CompilerGenerated)));
        string[] above =
        [
            .. basis is "" or "System.Object" or "System.ValueType" ? Array.Empty<string>() : [basis],
            .. type.GetInterfaceImplementations().Select(one => TypeNames.Of(reader, reader.GetInterfaceImplementation(one).Interface, names))
                .Where(one => !(isRecord && one == $"System.IEquatable<{whole}>")).Order(StringComparer.Ordinal),
        ];
        var head = $"public {Kind(type, basis, isRecord)} {whole}{(above.Length == 0 ? string.Empty : $" : {string.Join(", ", above)}")}";
        return string.Join('\n', [head, .. Members(type, methods, names).Order(StringComparer.Ordinal).Select(static member => $"    {member}")]);
    }

    private string Kind(TypeDefinition type, string basis, bool isRecord)
    {
        var record = isRecord ? "record " : string.Empty;
        return type.Attributes switch
        {
            var kind when kind.HasFlag(TypeAttributes.Interface) => "interface",
            _ when basis == "System.ValueType" => $"{(Has(type.GetCustomAttributes(), "System.Runtime.CompilerServices.IsReadOnlyAttribute") ? "readonly " : string.Empty)}{record}struct",
            var kind when kind.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed) => "static class",
            var kind when kind.HasFlag(TypeAttributes.Abstract) => $"abstract {record}class",
            var kind when kind.HasFlag(TypeAttributes.Sealed) => $"sealed {record}class",
            _ => $"{record}class",
        };
    }

    private IEnumerable<string> Members(TypeDefinition type, MethodDefinition[] methods, GenericNames names)
    {
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(static field => (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public))
        {
            var kind = field.Attributes.HasFlag(FieldAttributes.Literal) ? "const " : $"{(field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : string.Empty)}{(field.Attributes.HasFlag(FieldAttributes.InitOnly) ? "readonly " : string.Empty)}";
            var value = field.Attributes.HasFlag(FieldAttributes.Literal) ? $" = {Constant(field.GetDefaultValue())}" : string.Empty;
            yield return $"public {kind}{field.DecodeSignature(TypeNames.Instance, names)} {reader.GetString(field.Name)}{value}";
        }

        foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
        {
            if (Property(property, type, names) is { } line)
            {
                yield return line;
            }
        }

        foreach (var happening in type.GetEvents().Select(reader.GetEventDefinition))
        {
            var adder = reader.GetMethodDefinition(happening.GetAccessors().Adder);
            if (IsSeen(adder.Attributes))
            {
                yield return $"{Words(adder, type)}event {TypeNames.Of(reader, happening.Type, names)} {reader.GetString(happening.Name)}";
            }
        }

        foreach (var method in methods.Where(method => IsSeen(method.Attributes)))
        {
            var name = reader.GetString(method.Name);
            var isAccessor = method.Attributes.HasFlag(MethodAttributes.SpecialName) && !name.StartsWith("op_", StringComparison.Ordinal) && name[0] != '.';

            // What a record has by itself says nothing, but for its deconstruction.
            if (!isAccessor && !IsGenerated(name) && name != ".cctor" && !(Has(method.GetCustomAttributes(), CompilerGenerated) && name != "Deconstruct"))
            {
                yield return Words(method, type) + (name == ".ctor" ? Signature(method, "new", names)["void ".Length..] : Signature(method, name, names));
            }
        }
    }

    private string? Property(PropertyDefinition property, TypeDefinition type, GenericNames names)
    {
        var accessors = property.GetAccessors();
        var getter = accessors.Getter.IsNil ? (MethodDefinition?)null : reader.GetMethodDefinition(accessors.Getter);
        var setter = accessors.Setter.IsNil ? (MethodDefinition?)null : reader.GetMethodDefinition(accessors.Setter);
        var canGet = getter is { } get && IsSeen(get.Attributes);
        var canSet = setter is { } set && IsSeen(set.Attributes);
        var name = reader.GetString(property.Name);
        if ((!canGet && !canSet) || name == "EqualityContract")
        {
            return null;
        }

        var signature = property.DecodeSignature(TypeNames.Instance, names);
        var isInit = canSet && setter!.Value.DecodeSignature(TypeNames.Instance, names).ReturnType.StartsWith(TypeNames.Init, StringComparison.Ordinal);
        var indexes = signature.ParameterTypes.IsEmpty ? string.Empty : $"[{string.Join(", ", signature.ParameterTypes)}]";
        return $"{Words(canGet ? getter!.Value : setter!.Value, type)}{(Has(property.GetCustomAttributes(), Required) ? "required " : string.Empty)}{signature.ReturnType} {name}{indexes} "
            + $"{{ {(canGet ? "get; " : string.Empty)}{(canSet ? isInit ? "init; " : "set; " : string.Empty)}}}";
    }

    private string Signature(MethodDefinition method, string name, GenericNames ofType)
    {
        var names = ofType with { OfMethod = ParametersOf(method.GetGenericParameters()) };
        var signature = method.DecodeSignature(TypeNames.Instance, names);
        var declared = method.GetParameters().Select(reader.GetParameter).Where(static parameter => parameter.SequenceNumber > 0).ToDictionary(static parameter => parameter.SequenceNumber);
        var parameters = signature.ParameterTypes.Select((type, index) => declared.TryGetValue(index + 1, out var parameter)
            ? $"{(parameter.Attributes.HasFlag(ParameterAttributes.Out) ? type.Replace("ref ", "out ", StringComparison.Ordinal) : type)} {reader.GetString(parameter.Name)}{(parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? $" = {Constant(parameter.GetDefaultValue())}" : string.Empty)}"
            : type);
        return $"{signature.ReturnType} {name}{(names.OfMethod.IsEmpty ? string.Empty : $"<{string.Join(", ", names.OfMethod)}>")}({string.Join(", ", parameters)})";
    }

    private ImmutableArray<string> ParametersOf(GenericParameterHandleCollection parameters) => [.. parameters.Select(parameter => reader.GetString(reader.GetGenericParameter(parameter).Name))];

    private string Constant(ConstantHandle handle)
    {
        if (handle.IsNil)
        {
            return "default";
        }

        var constant = reader.GetConstant(handle);
        return reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) switch
        {
            null => "default",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            var number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
        };
    }

    private bool Has(CustomAttributeHandleCollection attributes, string name) => attributes.Any(handle =>
    {
        var constructor = reader.GetCustomAttribute(handle).Constructor;
        var owner = constructor.Kind == HandleKind.MemberReference
            ? reader.GetMemberReference((MemberReferenceHandle)constructor).Parent
            : reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();
        return owner.Kind is HandleKind.TypeReference or HandleKind.TypeDefinition && TypeNames.Of(reader, owner, new GenericNames([], [])) == name;
    });
}
