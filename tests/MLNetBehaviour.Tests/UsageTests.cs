using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetBehaviour.Tests;

/// <summary>Holds the stand-in to what product, tests and samples call: a public member that nobody calls is not kept.</summary>
public class UsageTests
{
    private const string StandIn = "Microsoft.ML.StandIn";

    // The output of these two projects holds product, tool and samples as well.
    private static readonly string[] Users =
    [
        "MLNetGeoFM.Tests/MLNetGeoFM.dll", "MLNetGeoFM.Tests/MLNetGeoFM.Tests.dll",
        "MLNetGeoFM.Tool.Tests/MLNetGeoFM.Tool.Tests.dll", "MLNetGeoFM.Tool.Tests/geofm.dll",
        "MLNetGeoFM.Tool.Tests/LeaveRegionOut.dll", "MLNetGeoFM.Tool.Tests/TrainAndSave.dll", "MLNetGeoFM.Tool.Tests/ServeModel.dll",
    ];

    [Test]
    public void StandIn_EveryVisibleMember_IsCalled()
    {
        RequireStandIn();
        HashSet<string> used = Referenced(typeof(UsageTests).Assembly.Location);
        string own = Path.Combine(SharedFolder.CheckoutRoot, "tests", "MLNetBehaviour.Tests");
        string output = Path.GetRelativePath(own, AppContext.BaseDirectory);
        foreach (string user in Users)
        {
            string path = Path.Combine(SharedFolder.CheckoutRoot, "tests", Path.GetDirectoryName(user)!, output,
                Path.GetFileName(user));
            HashSet<string> references = File.Exists(path) ? Referenced(path) : [];
            if (references.Count == 0)
                Assert.Ignore($"{path} is not built against {StandIn}; build the solution to run this test.");
            used.UnionWith(references);
        }

        Assert.That(Unused(used), Is.Empty, "No built assembly refers to these members of the stand-in: build the solution anew "
            + "in case those are stale, then call the member in a test or take it out of the stand-in.");
    }

    [Test]
    public void Checker_NothingUsed_ReportsEveryKindOfMember()
    {
        RequireStandIn();
        Assert.That(Unused([]), Is.SupersetOf(new[]
        {
            "Microsoft.ML.MLContext", "Microsoft.ML.MLContext..ctor(System.Nullable`1<System.Int32>)",
            "Microsoft.ML.MLContext.Log", "Microsoft.ML.Data.VBuffer`1.Length",
            "Microsoft.ML.Data.VBuffer`1.CopyTo(System.Span`1<!0>)",
        }));
    }

    private static void RequireStandIn()
    {
        if (typeof(IDataView).Assembly.GetName().Name != StandIn)
            Assert.Ignore($"The tests run against {typeof(IDataView).Assembly.GetName().Name}, which is whole.");
    }

    /// <summary>The types and members of the stand-in that an assembly refers to.</summary>
    private static HashSet<string> Referenced(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        HashSet<string> used = [];
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            if (IsStandIn(reader, handle))
                used.Add(Name(reader, handle));
        }

        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            string name = $"{Name(reader, member.Parent)}.{reader.GetString(member.Name)}";
            used.Add(member.GetKind() == MemberReferenceKind.Field ? name
                : name + List(member.DecodeMethodSignature(TypeNames.Instance, null)));
        }

        // An override is how a virtual member is used; nothing else of the metadata names it.
        foreach (MethodDefinition method in reader.MethodDefinitions.Select(reader.GetMethodDefinition).Where(IsOverride))
            used.Add($"override {reader.GetString(method.Name)}{List(method.DecodeSignature(TypeNames.Instance, null))}");
        return used.Any(name => name.StartsWith("Microsoft.ML.", StringComparison.Ordinal)) ? used : [];
    }

    private static bool IsStandIn(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference ? IsStandIn(reader, (TypeReferenceHandle)scope)
            : scope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == StandIn;
    }

    /// <summary>The visible types of the stand-in, and their members that have to be called, without the used ones.</summary>
    private static string[] Unused(HashSet<string> used)
    {
        using PEReader file = new(File.OpenRead(typeof(IDataView).Assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        List<string> unused = [];
        // A type that another one is made of is there for the other one's sake.
        HashSet<string> bases = [];
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions.Where(handle => IsVisible(reader, handle)))
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            string typeName = Name(reader, handle);
            string parent = type.BaseType.IsNil ? "" : Name(reader, type.BaseType);
            bases.UnionWith(type.GetInterfaceImplementations()
                .Select(implementation => Written(reader, reader.GetInterfaceImplementation(implementation).Interface))
                .Append(type.BaseType.IsNil ? "" : Written(reader, type.BaseType)).SelectMany(name => name.Split('<', ',', '>')));
            if (!used.Contains(typeName))
                unused.Add(typeName);
            if (type.Attributes.HasFlag(TypeAttributes.Interface) || parent is "System.Enum" or "System.MulticastDelegate")
                continue;

            // A property or an event counts as called when one of its accessors is.
            foreach (IGrouping<string, MethodDefinition> member in type.GetMethods().Select(reader.GetMethodDefinition)
                .Where(HasToBeCalled).GroupBy(method => Member(reader, method)))
            {
                if (!member.Any(method => IsUsed(reader, typeName, method, used)))
                    unused.Add($"{typeName}.{member.Key}");
            }

            unused.AddRange(type.GetFields().Select(reader.GetFieldDefinition)
                .Where(field => !field.Attributes.HasFlag(FieldAttributes.Literal)
                    && IsVisible((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask)))
                .Select(field => $"{typeName}.{reader.GetString(field.Name)}").Where(field => !used.Contains(field)));
        }

        return [.. unused.Where(name => !bases.Contains(name))];

        bool HasToBeCalled(MethodDefinition method) => IsVisible(method.Attributes) && !IsOverride(method)
            && (method.Attributes & (MethodAttributes.Final | MethodAttributes.Abstract)) == 0
            && reader.GetString(method.Name) is not ("Equals" or "GetHashCode" or "ToString" or ".cctor")
            && !reader.GetString(method.Name).StartsWith("op_", StringComparison.Ordinal);
    }

    private static bool IsUsed(MetadataReader reader, string type, MethodDefinition method, HashSet<string> used)
    {
        string name = reader.GetString(method.Name) + List(method.DecodeSignature(TypeNames.Instance, null));
        return used.Contains($"{type}.{name}")
            || (method.Attributes.HasFlag(MethodAttributes.Virtual) && used.Contains($"override {name}"));
    }

    private static string Member(MetadataReader reader, MethodDefinition method)
    {
        string name = reader.GetString(method.Name);
        return !method.Attributes.HasFlag(MethodAttributes.SpecialName) || name == ".ctor"
            ? name + List(method.DecodeSignature(TypeNames.Instance, null)) : name[(name.IndexOf('_') + 1)..];
    }

    private static bool IsOverride(MethodDefinition method) => method.Attributes.HasFlag(MethodAttributes.Virtual)
        && !method.Attributes.HasFlag(MethodAttributes.NewSlot);

    private static bool IsVisible(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static string List(MethodSignature<string> signature) => (signature.GenericParameterCount == 0 ? ""
        : $"``{signature.GenericParameterCount}") + $"({string.Join(",", signature.ParameterTypes)})";

    private static string Name(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? $"{Name(reader, reference.ResolutionScope)}.{reader.GetString(reference.Name)}"
                    : $"{reader.GetString(reference.Namespace)}.{reader.GetString(reference.Name)}";
            case HandleKind.TypeDefinition:
                TypeDefinition type = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                return type.IsNested ? $"{Name(reader, type.GetDeclaringType())}.{reader.GetString(type.Name)}"
                    : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
            case HandleKind.TypeSpecification:
                // A member of a constructed type is one of its definition.
                return Written(reader, handle).Split('<')[0];
            default:
                return "";
        }
    }

    private static string Written(MetadataReader reader, EntityHandle type) => type.Kind == HandleKind.TypeSpecification
        ? reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(TypeNames.Instance, null)
        : Name(reader, type);

    /// <summary>Writes the types of a signature, alike for a definition and for a reference to it.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public static readonly TypeNames Instance = new();

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

        public string GetByReferenceType(string elementType) => elementType + "@";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "*" + List(signature);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
            $"{genericType}<{string.Join(",", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            Name(reader, handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            Name(reader, handle);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle,
            byte rawTypeKind) => Name(reader, handle);
    }
}
