using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class SchemaTests
{
    [Test]
    public void Builder_SameNameTwice_LaterColumnHidesEarlier()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", NumberDataViewType.Single);
        builder.AddColumn("A", TextDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();

        Assert.That(schema.Select(column => column.IsHidden), Is.EqualTo(new[] { true, false, false }));
        Assert.That(schema["A"].Index, Is.EqualTo(2));
        Assert.That(schema[0].Type, Is.EqualTo(NumberDataViewType.Single));
    }

    [Test]
    public void Indexer_UnknownName_Throws()
    {
        DataViewSchema schema = new DataViewSchema.Builder().ToSchema();
        Assert.That(() => schema["A"], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => schema[0], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(schema.GetColumnOrNull("A"), Is.Null);
    }

    [Test]
    public void Types_AsText_NameItemAndDimensions()
    {
        string[] texts = new DataViewType[]
        {
            NumberDataViewType.Single, TextDataViewType.Instance, BooleanDataViewType.Instance, DateTimeDataViewType.Instance,
            new KeyDataViewType(typeof(uint), 3), new VectorDataViewType(NumberDataViewType.Byte, 7),
            new VectorDataViewType(NumberDataViewType.Single), new VectorDataViewType(NumberDataViewType.Single, 2, 0, 3),
        }.Select(type => type.ToString()!).ToArray();
        Assert.That(texts, Is.EqualTo(new[]
        {
            "Single", "String", "Boolean", "DateTime", "Key<UInt32, 0-2>", "Vector<Byte, 7>", "Vector<Single>",
            "Vector<Single, 2, *, 3>",
        }));
    }

    [Test]
    public void VectorType_UnknownDimension_HasNoSize()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 4, 0, 2);
        Assert.That(type.IsKnownSize, Is.False);
        Assert.That(type.Size, Is.Zero);
        Assert.That(type.Dimensions, Is.EqualTo(new[] { 4, 0, 2 }));
        Assert.That(type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 4, 0, 2)));
        Assert.That(type, Is.Not.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 4, 1, 2)));
        Assert.That(type.RawType, Is.EqualTo(typeof(VBuffer<float>)));
    }

    [Test]
    public void KeyType_NoKeys_Throws()
    {
        Assert.That(() => new KeyDataViewType(typeof(uint), 0UL), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new KeyDataViewType(typeof(byte), 256UL), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new KeyDataViewType(typeof(int), 3UL), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(new KeyDataViewType(typeof(byte), 255UL).Count, Is.EqualTo(255));
    }

    [Test]
    public void Annotations_AddedAndSelected_AreRead()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("Gsd", NumberDataViewType.Single, 10f);
        builder.Add("Bands", new VectorDataViewType(TextDataViewType.Instance, 2),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(2, ["B02".AsMemory(), "B8A".AsMemory()]));
        DataViewSchema.Annotations all = builder.ToAnnotations();

        var some = new DataViewSchema.Annotations.Builder();
        some.Add(all, kind => kind == "Bands");
        DataViewSchema.Annotations selected = some.ToAnnotations();

        float gsd = 0;
        all.GetValue("Gsd", ref gsd);
        Assert.That(gsd, Is.EqualTo(10f));
        Assert.That(selected.Schema.Select(column => column.Name), Is.EqualTo(new[] { "Bands" }));
        VBuffer<ReadOnlyMemory<char>> bands = default;
        selected.GetValue("Bands", ref bands);
        Assert.That(bands.DenseValues().Select(band => band.ToString()), Is.EqualTo(new[] { "B02", "B8A" }));
        Assert.That(() => selected.GetValue("Gsd", ref gsd), Throws.TypeOf<InvalidOperationException>());
        double wrong = 0;
        Assert.That(() => all.GetValue("Gsd", ref wrong), Throws.TypeOf<InvalidOperationException>());
    }

    [Test]
    public void Annotations_GetterOfOtherType_Throws()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        Assert.That(() => builder.Add("A", NumberDataViewType.Single, (Delegate)(ValueGetter<int>)((ref int value) => value = 1)),
            Throws.Exception);
        Assert.That(() => builder.AddPrimitiveValue("A", NumberDataViewType.Single, 1), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void HasKeyValues_SizeDiffers_IsFalse()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, 2),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(2, ["a".AsMemory(), "b".AsMemory()]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Two", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        builder.AddColumn("Three", new KeyDataViewType(typeof(uint), 3), annotations.ToAnnotations());
        builder.AddColumn("None", new KeyDataViewType(typeof(uint), 3));
        DataViewSchema schema = builder.ToSchema();

        Assert.That(schema.Select(column => column.HasKeyValues()), Is.EqualTo(new[] { true, false, false }));
        Assert.That(schema["Two"].HasKeyValues(NumberDataViewType.Int32), Is.False);
        Assert.That(schema["Two"].KeyNames(), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void NumberTypes_Integers_HaveTheirRawType()
    {
        DataViewType[] types =
        [
            NumberDataViewType.SByte, NumberDataViewType.Int16, NumberDataViewType.UInt32, NumberDataViewType.Int64,
            NumberDataViewType.UInt64,
        ];
        Assert.That(types.Select(type => type.RawType),
            Is.EqualTo(new[] { typeof(sbyte), typeof(short), typeof(uint), typeof(long), typeof(ulong) }));
    }

    [Test]
    public void Annotations_OfADefinedMember_AreReadByColumn()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(CropRow));
        SchemaDefinition.Column weight = definition["Weight"];
        weight.AddAnnotation("Unit", 3, NumberDataViewType.Int32);
        Assert.That(weight.MemberName, Is.EqualTo("Weight"));
        Assert.That(weight.Annotations.Schema.Single().Name, Is.EqualTo("Unit"));

        DataViewSchema schema = new MLContext(1).Data.LoadFromEnumerable(Rows.Make(1), definition).Schema;
        var detached = new DataViewSchema.DetachedColumn(schema["Weight"]);
        int unit = 0;
        detached.Annotations.GetGetter<int>(detached.Annotations.Schema["Unit"])(ref unit);
        Assert.That((detached.Name, unit), Is.EqualTo(("Weight", 3)));
        Assert.That(DataViewSchema.Annotations.Empty.Schema, Is.Empty);
    }

    [Test]
    public void Shape_OfASchema_KeepsKindItemKeyAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("SetId", new KeyDataViewType(typeof(uint), 9), 1u);
        annotations.Add("Names", new VectorDataViewType(TextDataViewType.Instance, 1),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(1, ["a".AsMemory()]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Hidden", NumberDataViewType.Int32);
        builder.AddColumn("Known", new VectorDataViewType(NumberDataViewType.Single, 2, 3), annotations.ToAnnotations());
        builder.AddColumn("Unknown", new VectorDataViewType(NumberDataViewType.Single, 2, 0));
        builder.AddColumn("Key", new KeyDataViewType(typeof(ushort), 5));
        builder.AddColumn("Keys", new VectorDataViewType(new KeyDataViewType(typeof(uint), 5), 4));
        builder.AddColumn("Hidden", TextDataViewType.Instance);

        var ml = new MLContext(1);
        var probe = new ExternalScaler();
        builder.AddColumn("Weight", NumberDataViewType.Single);
        new EstimatorChain<ITransformer>().Append(probe).Fit(Rows.Empty(ml, builder));

        string[] shape = probe.Seen!.Select(column => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} "
            + string.Join("+", column.Annotations.Select(annotation
                => $"{annotation.Name}:{annotation.Kind}:{annotation.IsKey}"))).ToArray();
        Assert.That(shape, Is.EqualTo(new[]
        {
            "Known Vector Single False SetId:Scalar:True+Names:Vector:False", "Unknown VariableVector Single False ",
            "Key Scalar UInt16 True ", "Keys Vector UInt32 True ", "Hidden Scalar String False ", "Weight Scalar Single False ",
        }));
        Assert.That(() => new SchemaShape([default]), Throws.InstanceOf<ArgumentException>());
    }
}
