using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Orleans.Goals.Architecture.Tests;

/// <summary>Finds, in the code of an assembly, who uses the members of a type.</summary>
internal static class MethodUse
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The top-level types that call, or take a delegate of, a member of a type named <paramref name="used"/>.</summary>
    public static IReadOnlyList<TypeUse> Users(string assembly, string used)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        List<TypeUse> users = [];
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
        {
            var body = file.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            foreach (var token in MethodTokens(body))
            {
                if (DeclaringType(metadata, token) is var (type, member) && type == used)
                {
                    users.Add(Describe(metadata, method.GetDeclaringType(), used, member));
                }
            }
        }

        return [.. users.Distinct().OrderBy(use => use.ToString(), StringComparer.Ordinal)];
    }

    private static TypeUse Describe(MetadataReader metadata, TypeDefinitionHandle handle, string used, string member)
    {
        var implements = false;
        var type = metadata.GetTypeDefinition(handle);
        while (true)
        {
            implements |= type.GetInterfaceImplementations()
                .Any(implementation => TypeName(metadata, metadata.GetInterfaceImplementation(implementation).Interface) == used);
            if (type.GetDeclaringType().IsNil)
            {
                return new TypeUse(metadata.GetString(type.Namespace), metadata.GetString(type.Name), member, implements);
            }

            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }
    }

    private static IEnumerable<EntityHandle> MethodTokens(BlobReader body)
    {
        List<EntityHandle> tokens = [];
        while (body.RemainingBytes > 0)
        {
            int first = body.ReadByte();
            var code = Codes[first == 0xFE ? unchecked((short)((first << 8) | body.ReadByte())) : (short)first];
            switch (code.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineTok:
                    tokens.Add(MetadataTokens.EntityHandle(body.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = body.ReadInt32();
                    body.Offset += 4 * targets;
                    break;
                default:
                    body.Offset += OperandSize(code.OperandType);
                    break;
            }
        }

        return tokens;
    }

    private static int OperandSize(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static (string Type, string Member)? DeclaringType(MetadataReader metadata, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                return DeclaringType(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return (TypeName(metadata, method.GetDeclaringType()), metadata.GetString(method.Name));
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return (TypeName(metadata, member.Parent), metadata.GetString(member.Name));
            default:
                return null;
        }
    }

    private static string TypeName(MetadataReader metadata, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)handle).Name),
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)handle).Name),
        _ => string.Empty,
    };
}
