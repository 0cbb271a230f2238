using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetBehaviour.Tests;

public class TransformTests
{
    private MLContext _ml = null!;

    [SetUp]
    public void MakeContext() => _ml = new MLContext(1);

    private IDataView Apply(IEstimator<ITransformer> estimator, IDataView data) => new EstimatorChain<ITransformer>()
        .Append(estimator).Fit(data).Transform(data);

    /// <summary>The shape that an estimator foretells, as text.</summary>
    private string[] Shape(IEstimator<ITransformer> estimator, IDataView data)
    {
        var probe = new Probe();
        new EstimatorChain<ITransformer>().Append(estimator).Append(probe).Fit(data);
        return probe.Seen!.Select(column => $"{column.Name}:{column.Kind}:{column.ItemType}:{(column.IsKey ? "key" : "")}:"
            + string.Join("+", column.Annotations.Select(annotation => annotation.Name).Order())).ToArray();
    }

    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Seen { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;
    }

    [Test]
    public void Concatenate_ScalarsAndVectors_NamesItsSlots()
    {
        EstimatorChain<ColumnConcatenatingTransformer> chain = _ml.Transforms.Concatenate("Pair", "Weight", "Weight")
            .Append(_ml.Transforms.Concatenate("All", "Pair", "Features", "Weight"));
        IDataView data = Apply(chain, Rows.View(_ml, 2));

        Assert.That(data.Schema["Pair"].SlotNames(), Is.EqualTo(new[] { "Weight", "Weight" }));
        Assert.That(data.Schema["All"].ToString(), Is.EqualTo("All: Vector<Single, 6> {SlotNames}"));
        Assert.That(data.Schema["All"].SlotNames(), Is.EqualTo(new[] { "Pair.Weight", "Pair.Weight", "", "", "", "Weight" }));
        Assert.That(data.Vectors("All")[1], Is.EqualTo(new[] { 1f, 1, 1, 1, -1, 1 }));
        Assert.That(Shape(chain, Rows.View(_ml, 2)), Does.Contain("All:Vector:Single::SlotNames"));
    }

    [Test]
    public void Concatenate_NamelessVectors_HasNoSlotNames()
    {
        IDataView data = Apply(_ml.Transforms.Concatenate("Twice", "Features", "Features"), Rows.View(_ml, 2));
        Assert.That(data.Schema["Twice"].ToString(), Is.EqualTo("Twice: Vector<Single, 6>"));
        Assert.That(data.Schema["Twice"].HasSlotNames(), Is.False);
    }

    [Test]
    public void Concatenate_OneVector_KeepsTypeAndAnnotations()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(CropRow));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, 1);
        definition["Features"].AddAnnotation("Gsd", 10f, NumberDataViewType.Single);
        IDataView data = Apply(_ml.Transforms.Concatenate("One", "Features"),
            _ml.Data.LoadFromEnumerable(Rows.Make(2), definition));
        Assert.That(data.Schema["One"].ToString(), Is.EqualTo("One: Vector<Single, 3, 1> {Gsd}"));
    }

    [Test]
    public void Concatenate_UnknownSize_IsUnknown()
    {
        SeriesRow[] rows = [new() { Free = [1, 2], FreeBuffer = new(3, 1, [5f], [2]) },
            new() { Free = [3], FreeBuffer = new(0, []) }];
        IDataView data = Apply(_ml.Transforms.Concatenate("Both", "Free", "FreeBuffer"), _ml.Data.LoadFromEnumerable(rows));
        Assert.That(data.Schema["Both"].ToString(), Is.EqualTo("Both: Vector<Single>"));
        Assert.That(data.Vectors("Both"), Is.EqualTo(new[] { new[] { 1f, 2, 0, 0, 5 }, [3f] }));
    }

    [Test]
    public void Concatenate_KeysOrMixedTypes_Throws()
    {
        IDataView data = Rows.View(_ml, 2);
        Assert.That(() => Apply(_ml.Transforms.Concatenate("X", "Fold"), data), Throws.InvalidOperationException);
        Assert.That(() => Apply(_ml.Transforms.Concatenate("X", "Weight", "Crop"), data), Throws.InvalidOperationException);
        Assert.That(() => _ml.Transforms.Concatenate("X", "Weight", "Crop").Fit(data).Transform(data),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Schema mismatch for input column 'Crop'"));
        Assert.That(() => _ml.Transforms.Concatenate("X"), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Output_NameOfAnInput_HidesIt()
    {
        IDataView data = Apply(_ml.Transforms.Concatenate("Weight", "Weight", "Weight"), Rows.View(_ml, 2));
        Assert.That(data.Schema.Count(column => column.Name == "Weight"), Is.EqualTo(2));
        Assert.That(data.Schema["Weight"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 2)));
        Assert.That(data.GetColumn<float>(data.Schema.First(column => column.Name == "Weight")), Is.EqualTo(new[] { 0f, 1 }));
        Assert.That(Shape(_ml.Transforms.Concatenate("Weight", "Weight", "Weight"), Rows.View(_ml, 2))
            .Count(column => column.StartsWith("Weight:", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void CopyColumns_AnyType_KeepsTypeAndAnnotations()
    {
        IDataView keyed = Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop"), Rows.View(_ml, 4));
        IDataView data = Apply(_ml.Transforms.CopyColumns("Copy", "Label"), keyed);
        Assert.That(data.Schema["Copy"].Type, Is.EqualTo(data.Schema["Label"].Type));
        Assert.That(data.Schema["Copy"].KeyNames(), Is.EqualTo(Rows.Crops));
        Assert.That(data.Keys("Copy"), Is.EqualTo(new uint[] { 1, 2, 3, 1 }));
        Assert.That(() => Apply(_ml.Transforms.CopyColumns("Copy", "Absent"), keyed),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Could not find input column 'Absent'"));
    }

    [Test]
    public void DropColumns_HiddenOnesToo_OthersKeepTheirOrder()
    {
        IDataView hidden = Apply(_ml.Transforms.CopyColumns("Weight", "Crop"), Rows.View(_ml, 2));
        IDataView data = Apply(_ml.Transforms.DropColumns("Weight", "Fold"), hidden);
        Assert.That(data.Schema.Select(column => column.Name), Is.EqualTo(new[] { "Crop", "Features" }));
        Assert.That(() => Apply(_ml.Transforms.DropColumns("Absent"), hidden), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void SelectColumns_Named_ComeInThatOrderWithoutHiddenOnes()
    {
        IDataView hidden = Apply(_ml.Transforms.CopyColumns("Weight", "Crop"), Rows.View(_ml, 2));
        IDataView data = Apply(_ml.Transforms.SelectColumns("Weight", "Features"), hidden);
        Assert.That(data.Schema.Select(column => column.ToString()),
            Is.EqualTo(new[] { "Weight: String", "Features: Vector<Single, 3>" }));
        Assert.That(data.Texts("Weight"), Is.EqualTo(new[] { "maize", "wheat" }));
        data = Apply(_ml.Transforms.SelectColumns(["Weight"], keepHidden: true), hidden);
        Assert.That(data.Schema.Select(column => column.IsHidden), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void MapValueToKey_Default_OrdersByOccurrence()
    {
        string[] crops = ["wheat", "", "maize", "wheat", "soy"];
        IDataView data = _ml.Data.LoadFromEnumerable(crops.Select(crop => new CropRow { Crop = crop }));
        IDataView keyed = Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop"), data);
        Assert.That(keyed.Schema["Label"].ToString(), Is.EqualTo("Label: Key<UInt32, 0-2> {KeyValues}"));
        Assert.That(keyed.Schema["Label"].KeyNames(), Is.EqualTo(new[] { "wheat", "maize", "soy" }));
        Assert.That(keyed.Keys("Label"), Is.EqualTo(new uint[] { 1, 0, 2, 1, 3 }), "empty text is missing");
        Assert.That(Shape(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop"), data),
            Does.Contain("Label:Scalar:UInt32:key:KeyValues"));
    }

    [Test]
    public void MapValueToKey_ByValueOrLimited_FollowsTheOptions()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { "b", "a", "B", "c" }.Select(crop => new CropRow { Crop = crop }));
        IDataView sorted = Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop",
            keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue), data);
        IDataView limited = Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop", maximumNumberOfKeys: 2), data);
        Assert.That(sorted.Schema["Label"].KeyNames(), Is.EqualTo(new[] { "B", "a", "b", "c" }));
        Assert.That(limited.Keys("Label"), Is.EqualTo(new uint[] { 1, 2, 0, 0 }));
    }

    private sealed class NumberRow
    {
        public double Double { get; set; }

        public int Int { get; set; }

        [KeyType(3)]
        public uint Key { get; set; }
    }

    [Test]
    public void ConvertType_Numbers_KeepTheirValuesAndKeysAreRefused()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new NumberRow { Double = double.NaN, Int = -7 }, new NumberRow { Double = 0.5, Key = 3 }]);
        TransformsCatalog.ConversionTransforms convert = _ml.Transforms.Conversion;
        EstimatorChain<TypeConvertingTransformer> chain = convert.ConvertType("A", "Double").Append(convert.ConvertType("B", "Int"));
        IDataView converted = Apply(chain, data);

        Assert.That(converted.GetColumn<float>("A"), Is.EqualTo(new[] { float.NaN, 0.5f }));
        Assert.That(converted.GetColumn<float>("B"), Is.EqualTo(new[] { -7f, 0 }));
        Assert.That(Shape(chain, data), Does.Contain("B:Scalar:Single::"));
        Assert.That(() => Apply(convert.ConvertType("A", "Key"), data), Throws.Exception, "keys are no numbers");
        Assert.That(() => Apply(convert.ConvertType("A", "Absent"), data), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("'Absent'"));
    }

    [Test]
    public void MapValue_KeyToNumber_LooksUpTheRawValue()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new NumberRow { Key = 0 }, new NumberRow { Key = 1 }, new NumberRow { Key = 3 }]);
        IDataView mapped = Apply(_ml.Transforms.Conversion.MapValue(
            "Code", new KeyValuePair<uint, float>[] { new(1, 10), new(2, 20) }, "Key"), data);
        Assert.That(mapped.GetColumn<float>("Code"), Is.EqualTo(new[] { 10f, 20, 0 }), "1 is the first key, 0 the missing one");
    }

    [Test]
    public void MapValue_TextToNumber_GivesZeroWhereThereIsNone()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { "a", "", "c" }.Select(crop => new CropRow { Crop = crop }));
        IDataView mapped = Apply(_ml.Transforms.Conversion.MapValue(
            "Code", new[] { new KeyValuePair<string, float>("a", 1), new KeyValuePair<string, float>("b", 2) }, "Crop"), data);
        Assert.That(mapped.GetColumn<float>("Code"), Is.EqualTo(new[] { 1f, 0, 0 }));
    }

    private sealed class Name
    {
        public string Value { get; set; } = "";
    }

    [Test]
    public void MapValueToKey_KeyData_FixesTheKeys()
    {
        IDataView keys = _ml.Data.LoadFromEnumerable(new[] { "soy", "rye", "maize" }.Select(name => new Name { Value = name }));
        IDataView data = Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop", keyData: keys), Rows.View(_ml, 4));
        Assert.That(data.Schema["Label"].KeyNames(), Is.EqualTo(new[] { "soy", "rye", "maize" }));
        Assert.That(data.Keys("Label"), Is.EqualTo(new uint[] { 3, 0, 1, 3 }));
        Assert.That(() => Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Weight", keyData: keys), Rows.View(_ml, 4)),
            Throws.Exception);
    }

    [Test]
    public void MapValueToKey_Numbers_NaNIsMissing()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            new[] { 2f, float.NaN, 0, 2 }.Select(weight => new CropRow { Weight = weight }));
        IDataView keyed = Apply(_ml.Transforms.Conversion.MapValueToKey("Key", "Weight"), data);
        Assert.That(keyed.Keys("Key"), Is.EqualTo(new uint[] { 1, 0, 2, 1 }));
        Assert.That(keyed.Schema["Key"].HasKeyValues(NumberDataViewType.Single), Is.True);
        VBuffer<float> values = default;
        keyed.Schema["Key"].GetKeyValues(ref values);
        Assert.That(values.DenseValues(), Is.EqualTo(new[] { 2f, 0 }));
        IDataView back = Apply(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"), keyed);
        Assert.That(back.GetColumn<float>("Back"), Is.EqualTo(new[] { 2f, float.NaN, 0, 2 }),
            "the missing key becomes NaN again");
    }

    [Test]
    public void MapKeyToValue_AfterMapping_GivesTheValuesBack()
    {
        string[] crops = ["wheat", "", "maize"];
        IDataView data = _ml.Data.LoadFromEnumerable(crops.Select(crop => new CropRow { Crop = crop }));
        IDataView back = Apply(_ml.Transforms.Conversion.MapValueToKey("Label", "Crop")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Label")), data);
        Assert.That(back.Texts("Back"), Is.EqualTo(crops));
        Assert.That(back.Schema["Back"].Type, Is.EqualTo(TextDataViewType.Instance));
    }

    [Test]
    public void MapKeyToValue_WithoutKeyValues_Throws()
    {
        IDataView data = Rows.View(_ml, 2);
        Assert.That(() => Apply(_ml.Transforms.Conversion.MapKeyToValue("Back", "Fold"), data),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("'Fold'"));
        Assert.That(() => Apply(_ml.Transforms.Conversion.MapKeyToValue("Back", "Weight"), data),
            Throws.TypeOf<ArgumentOutOfRangeException>()
                .With.Message.Contains("Schema mismatch for input column 'Weight': expected KeyType, got Single"));
    }

    [Test]
    public void MapValue_Table_MapsAndLeavesMissing()
    {
        KeyValuePair<string, string>[] names = [new("maize", "Zea mays"), new("soy", "Glycine max")];
        KeyValuePair<string, float>[] numbers = [new("maize", 1.5f)];
        IDataView data = Apply(_ml.Transforms.Conversion.MapValue("Latin", names, "Crop")
            .Append(_ml.Transforms.Conversion.MapValue("Number", numbers, "Crop")), Rows.View(_ml, 3));
        Assert.That(data.Texts("Latin"), Is.EqualTo(new[] { "Zea mays", "", "Glycine max" }));
        Assert.That(data.GetColumn<float>("Number"), Is.EqualTo(new[] { 1.5f, 0, 0 }));
        Assert.That(() => Apply(_ml.Transforms.Conversion.MapValue("X", names, "Weight"), Rows.View(_ml, 3)).Texts("X"),
            Throws.InvalidOperationException, "the type of the input is only checked when it is read");
        Assert.That(() => _ml.Transforms.Conversion.MapValue("X", numbers.Concat(numbers), "Crop"),
            Throws.InvalidOperationException);
    }

    [Test]
    public void NormalizeMeanVariance_FixZero_DividesByRootMeanSquare()
    {
        float[] weights = [1, 2, 3, 6];
        IDataView data = _ml.Data.LoadFromEnumerable(
            weights.Select(weight => new CropRow { Weight = weight, Features = [weight, 5, -weight] }));
        IDataView scalar = Apply(_ml.Transforms.NormalizeMeanVariance("Out", "Weight"), data);
        IDataView vector = Apply(_ml.Transforms.NormalizeMeanVariance("Features"), data);
        float rms = MathF.Sqrt(50f / 4);
        Assert.That(scalar.GetColumn<float>("Out"), Is.EqualTo(weights.Select(weight => weight / rms)).Within(1e-6f));
        Assert.That(vector.Vectors("Features")[3], Is.EqualTo(new[] { 6 / rms, 0, -6 / rms }).Within(1e-6f),
            "a constant slot becomes 0");
        Assert.That(vector.Schema["Features"].IsNormalized(), Is.True);
        Assert.That(Shape(_ml.Transforms.NormalizeMeanVariance("Features"), data),
            Does.Contain("Features:Vector:Single::IsNormalized"));
    }

    [Test]
    public void NormalizeMeanVariance_NotFixZero_Standardises()
    {
        float[] weights = [1, float.NaN, 3, 0, 4];
        IDataView data = _ml.Data.LoadFromEnumerable(
            weights.Select(weight => new CropRow { Weight = weight, Features = [weight, 0, 1] }));
        IDataView scaled = Apply(_ml.Transforms.NormalizeMeanVariance("Features", fixZero: false), data);
        float deviation = MathF.Sqrt(10f / 4);
        float[] first = scaled.Vectors("Features").Select(row => row[0]).ToArray();
        Assert.That(first.Where((_, i) => i != 1),
            Is.EqualTo(new[] { -1 / deviation, 1 / deviation, -2 / deviation, 2 / deviation }).Within(1e-6f));
        Assert.That(first[1], Is.NaN, "a missing value is left out of the statistics and stays missing");
    }

    [Test]
    public void NormalizeMeanVariance_WrongType_Throws()
    {
        Assert.That(() => Apply(_ml.Transforms.NormalizeMeanVariance("Crop"), Rows.View(_ml, 2)),
            Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Apply(_ml.Transforms.NormalizeMeanVariance("Free"),
            _ml.Data.LoadFromEnumerable(new[] { new SeriesRow() })),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    public sealed class NoColumns
    {
    }

    public sealed class One
    {
        [ColumnName("__one")]
        public int Value { get; set; }
    }

    public sealed class VectorIn
    {
        [ColumnName("Features")]
        public VBuffer<float> Values { get; set; }
    }

    public sealed class VectorOut
    {
        [VectorType(2)]
        public VBuffer<float> Ends { get; set; }

        public float[] Free { get; set; } = [];

        public string Text { get; set; } = "";

        [KeyType(5)]
        public uint Key { get; set; }
    }

    private static void Map(VectorIn source, VectorOut output)
    {
        float[] values = source.Values.DenseValues().ToArray();
        output.Ends = new(2, [values[0], values[^1]]);
        output.Free = values.Where(value => value > 0).ToArray();
        output.Text = $"{values.Length}";
        output.Key = (uint)values.Length - 1;
    }

    [Test]
    public void CustomMapping_VectorsTextAndKeys_AreColumns()
    {
        IDataView data = Apply(_ml.Transforms.CustomMapping<VectorIn, VectorOut>(Map, null), Rows.View(_ml, 2));
        Assert.That(data.Schema.Skip(4).Select(column => column.ToString()), Is.EqualTo(new[]
        {
            "Ends: Vector<Single, 2>", "Free: Vector<Single>", "Text: String", "Key: Key<UInt32, 0-4>",
        }));
        Assert.That(data.Vectors("Ends")[1], Is.EqualTo(new[] { 1f, -1 }));
        Assert.That(data.Vectors("Free"), Is.EqualTo(new[] { Array.Empty<float>(), [1f, 1] }));
        Assert.That(data.Keys("Key"), Is.EqualTo(new uint[] { 3, 3 }), "a member counts its keys from 0");
    }

    [Test]
    public void CustomMapping_VectorMember_TakesKnownAndUnknownSizes()
    {
        IDataView free = Apply(_ml.Transforms.CopyColumns("Features", "Free"),
            _ml.Data.LoadFromEnumerable(new[] { new SeriesRow { Free = [1, 2, 3, 4] } }));
        Assert.That(Apply(_ml.Transforms.CustomMapping<VectorIn, VectorOut>(Map, null), free).Texts("Text"),
            Is.EqualTo(new[] { "4" }));
        Assert.That(() => Apply(_ml.Transforms.CustomMapping<VectorIn, VectorOut>(Map, null),
            Apply(_ml.Transforms.CopyColumns("Features", "Weight"), Rows.View(_ml, 2))),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Schema mismatch for input column 'Features'"));
    }

    [Test]
    public void CustomMapping_NoInputColumns_IsLegal()
    {
        IDataView data = Apply(_ml.Transforms.CustomMapping<NoColumns, One>((_, output) => output.Value = 7, null),
            Rows.View(_ml, 2));
        Assert.That(data.GetColumn<int>("__one"), Is.EqualTo(new[] { 7, 7 }));
    }

    [Test]
    public void CustomMapping_SeveralColumnsRead_RunsOncePerRow()
    {
        int runs = 0;
        IDataView data = Apply(_ml.Transforms.CustomMapping<VectorIn, VectorOut>(
            (source, output) =>
            {
                runs++;
                Map(source, output);
            }, null), Rows.View(_ml, 3));
        Assert.That(data.Texts("Crop"), Has.Length.EqualTo(3));
        Assert.That(runs, Is.Zero);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<ReadOnlyMemory<char>> getText = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Text"]);
        ValueGetter<uint> getKey = cursor.GetGetter<uint>(data.Schema["Key"]);
        ReadOnlyMemory<char> text = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            getText(ref text);
            getKey(ref key);
            getText(ref text);
        }

        Assert.That(runs, Is.EqualTo(3));
    }

    [Test]
    public void CustomMapping_OutputDefinition_NamesTheColumns()
    {
        SchemaDefinition output = SchemaDefinition.Create(typeof(VectorOut), SchemaDefinition.Direction.Write);
        output["Ends"].ColumnName = "Renamed";
        output["Free"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 0, 2);
        IDataView data = Apply(_ml.Transforms.CustomMapping<VectorIn, VectorOut>(Map, null, outputSchemaDefinition: output),
            Rows.View(_ml, 2));
        Assert.That(data.Schema["Renamed"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 2)));
        Assert.That(data.Schema["Free"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 0, 2)));
    }
}
