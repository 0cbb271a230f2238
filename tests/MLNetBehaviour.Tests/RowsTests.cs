using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class RowsTests
{
    private MLContext _ml = null!;

    [SetUp]
    public void MakeContext() => _ml = new MLContext(1);

    [Test]
    public void LoadFromEnumerable_Attributes_GiveColumnTypes()
    {
        Assert.That(Rows.View(_ml, 1).Schema.Select(column => column.ToString()), Is.EqualTo(new[]
        {
            "Crop: String", "Fold: Key<UInt32, 0-3>", "Features: Vector<Single, 3>", "Weight: Single",
        }));
        Assert.That(_ml.Data.LoadFromEnumerable(Array.Empty<SeriesRow>()).Schema.Select(column => column.ToString()),
            Is.EqualTo(new[]
        {
            "Free: Vector<Single>", "FreeBuffer: Vector<Single>", "Cube: Vector<Single, 2, *, 3>", "Clear: Vector<Boolean, 2, 2>",
            "Dates: Vector<Int32>",
        }));
    }

    [Test]
    public void LoadFromEnumerable_KeyMember_CountsFromZero()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new uint[] { 0, 3, 4 }.Select(fold => new CropRow { Fold = fold }));
        Assert.That(data.Keys("Fold"), Is.EqualTo(new uint[] { 1, 4, 0 }), "a value beyond the count is missing");
    }

    private sealed class Members
    {
        public int Field = 1;
        public const int Constant = 2;

        [ColumnName("Renamed")]
        public int Property { get; set; }

        [NoColumn]
        public object? Left { get; set; }

        public int OnlyRead => 3;

        public DateTime When { get; set; }
    }

    [Test]
    public void LoadFromEnumerable_FieldsBeforeProperties_WithoutMarkedOnes()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Members() });
        Assert.That(data.Schema.Select(column => column.Name), Is.EqualTo(new[] { "Field", "Renamed", "OnlyRead", "When" }));
        Assert.That(data.GetColumn<int>("OnlyRead"), Is.EqualTo(new[] { 3 }));
        Members read = _ml.Data.CreateEnumerable<Members>(data, reuseRowObject: false).Single();
        Assert.That(read.Field, Is.EqualTo(1));
    }

    private sealed class Unmappable
    {
        public object? Value { get; set; }
    }

    [Test]
    public void LoadFromEnumerable_UnknownMemberType_Throws()
        => Assert.That(() => _ml.Data.LoadFromEnumerable(new[] { new Unmappable() }), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void LoadFromEnumerable_SchemaDefinition_ChangesTypeNameAndAnnotations()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(CropRow));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, 1);
        definition["Features"]
            .AddAnnotation("SlotNames", new[] { "a", "b", "c" }, new VectorDataViewType(TextDataViewType.Instance, 3));
        definition["Features"].AddAnnotation("Gsd", 10f, NumberDataViewType.Single);
        definition["Weight"].ColumnName = "Area";
        IDataView data = _ml.Data.LoadFromEnumerable(Rows.Make(2), definition);

        Assert.That(data.Schema["Features"].ToString(), Is.EqualTo("Features: Vector<Single, 3, 1> {SlotNames, Gsd}"));
        Assert.That(data.Schema["Features"].SlotNames(), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(data.GetColumn<float>("Area"), Is.EqualTo(new[] { 0f, 1f }));
        Assert.That(definition["Weight"], Is.Null, "a column is found by its present name");
        Assert.That(() => definition["Area"].AddAnnotation("A", 1f, new VectorDataViewType(NumberDataViewType.Single, 1)),
            Throws.InvalidOperationException);
    }

    [Test]
    public void LoadFromEnumerable_DefinitionOfOtherItemType_Throws()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(CropRow));
        definition["Weight"].ColumnType = NumberDataViewType.Double;
        Assert.That(() => _ml.Data.LoadFromEnumerable(Rows.Make(1), definition), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void CreateEnumerable_RoundTrip_GivesTheValues()
    {
        SeriesRow[] rows =
        [
            new() { Free = [1, 2], FreeBuffer = new(3, 1, [5f], [2]), Cube = [1, 2, 3, 4, 5, 6],
                Clear = [true, false, true, true], Dates = [7] },
            new() { Free = [], FreeBuffer = new(0, []), Cube = [], Clear = [false, false, false, false], Dates = [8, 9] },
        ];
        SeriesRow[] read = _ml.Data.CreateEnumerable<SeriesRow>(_ml.Data.LoadFromEnumerable(rows), reuseRowObject: false)
            .ToArray();

        Assert.That(read.Select(row => row.Free), Is.EqualTo(rows.Select(row => row.Free)));
        Assert.That(read[0].FreeBuffer.DenseValues(), Is.EqualTo(new[] { 0f, 0, 5 }));
        Assert.That(read[0].FreeBuffer.IsDense, Is.False);
        Assert.That(read[1].Cube, Is.Empty);
        Assert.That(read.Select(row => row.Clear), Is.EqualTo(rows.Select(row => row.Clear)));
        Assert.That(read.Select(row => row.Dates), Is.EqualTo(rows.Select(row => row.Dates)));
    }

    [Test]
    public void CreateEnumerable_ReuseRowObject_GivesOneObject()
    {
        IDataView data = Rows.View(_ml, 5);
        Assert.That(_ml.Data.CreateEnumerable<CropRow>(data, reuseRowObject: true).Distinct().Count(), Is.EqualTo(1));
        Assert.That(_ml.Data.CreateEnumerable<CropRow>(data, reuseRowObject: false).Distinct().Count(), Is.EqualTo(5));
    }

    private sealed class Wider
    {
        public float Weight { get; set; }

        public float Absent { get; set; } = -1;
    }

    [Test]
    public void CreateEnumerable_ColumnMissing_ThrowsUnlessIgnored()
    {
        IDataView data = Rows.View(_ml, 2);
        Assert.That(() => _ml.Data.CreateEnumerable<Wider>(data, reuseRowObject: false),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Could not find")
                .And.Message.Contains("'Absent'"));
        Wider[] read = _ml.Data.CreateEnumerable<Wider>(data, reuseRowObject: false, ignoreMissingColumns: true).ToArray();
        Assert.That(read.Select(row => (row.Weight, row.Absent)), Is.EqualTo(new[] { (0f, -1f), (1f, -1f) }));
    }

    private sealed class OtherType
    {
        public double Weight { get; set; }
    }

    [Test]
    public void CreateEnumerable_MemberOfOtherType_Throws()
        => Assert.That(() => _ml.Data.CreateEnumerable<OtherType>(Rows.View(_ml, 2), reuseRowObject: false),
            Throws.InvalidOperationException);

    [Test]
    public void Cursor_BeforeDuringAndAfter_HasPositionAndIds()
    {
        IDataView data = Rows.View(_ml, 2);
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Weight"]]);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        DataViewRowId id = default;
        Assert.That(cursor.Position, Is.EqualTo(-1));
        Assert.That(() => getId(ref id), Throws.InvalidOperationException);
        Assert.That(cursor.MoveNext(), Is.True);
        Assert.That(cursor.MoveNext(), Is.True);
        getId(ref id);
        Assert.That(cursor.Position, Is.EqualTo(1));
        Assert.That(cursor.Batch, Is.Zero);
        Assert.That(id, Is.EqualTo(new DataViewRowId(1, 0)));
        Assert.That((id.Low, id.High), Is.EqualTo((1ul, 0ul)));
        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.Position, Is.EqualTo(-1));
    }

    [Test]
    public void Cursor_InactiveOrWrongType_Throws()
    {
        IDataView data = Rows.View(_ml, 2);
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Weight"]]);
        Assert.That(cursor.IsColumnActive(data.Schema["Weight"]), Is.True);
        Assert.That(cursor.IsColumnActive(data.Schema["Crop"]), Is.False);
        Assert.That(() => cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Crop"]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => cursor.GetGetter<double>(data.Schema["Weight"]), Throws.InvalidOperationException);
    }

    [Test]
    public void CursorSet_OfManyAsked_VisitsEveryRowOnce()
    {
        IDataView data = _ml.Transforms.CopyColumns("Copy", "Weight").Fit(Rows.View(_ml, 50)).Transform(Rows.View(_ml, 50));
        var seen = new List<float>();
        foreach (DataViewRowCursor cursor in data.GetRowCursorSet([data.Schema["Copy"]], 4))
        {
            using (cursor)
            {
                ValueGetter<float> get = cursor.GetGetter<float>(data.Schema["Copy"]);
                float value = 0;
                while (cursor.MoveNext())
                {
                    get(ref value);
                    seen.Add(value);
                }
            }

            break;
        }

        Assert.That(seen, Is.Unique);
    }

    [Test]
    public void GetColumn_ArraysAndText_AreConverted()
    {
        IDataView data = Rows.View(_ml, 2);
        Assert.That(data.Texts("Crop"), Is.EqualTo(new[] { "maize", "wheat" }));
        Assert.That(data.Vectors("Features")[1], Is.EqualTo(new[] { 1f, 1, -1 }));
        Assert.That(() => data.GetColumn<double>("Weight").ToArray(), Throws.Exception);
        Assert.That(() => data.GetColumn<float>("Absent").ToArray(), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void RowCount_OfACollection_IsKnown()
    {
        Assert.That(Rows.View(_ml, 7).GetRowCount(), Is.EqualTo(7));
        Assert.That(_ml.Data.LoadFromEnumerable(Rows.Make(7).Where(_ => true)).GetRowCount(), Is.Null);
        Assert.That(Rows.View(_ml, 7).CanShuffle, Is.False);
    }

    [Test]
    public void Enumerable_EachCursor_StartsAnew()
    {
        int started = 0;
        IEnumerable<CropRow> Source()
        {
            started++;
            foreach (CropRow row in Rows.Make(3))
                yield return row;
        }

        IDataView data = _ml.Data.LoadFromEnumerable(Source());
        Assert.That(started, Is.Zero);
        Assert.That(data.Texts("Crop"), Has.Length.EqualTo(3));
        Assert.That(data.Texts("Crop"), Has.Length.EqualTo(3));
        Assert.That(started, Is.EqualTo(2));
    }

    [Test]
    public void Cache_SecondPass_DoesNotReadTheSource()
    {
        int read = 0;
        IEnumerable<CropRow> Source()
        {
            foreach (CropRow row in Rows.Make(6))
            {
                read++;
                yield return row;
            }
        }

        IDataView cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Source()));
        Assert.That(cached.Vectors("Features")[5], Is.EqualTo(new[] { 5f, 2, -5 }));
        Assert.That(cached.Vectors("Features")[5], Is.EqualTo(new[] { 5f, 2, -5 }));
        Assert.That(cached.Keys("Fold"), Is.EqualTo(new uint[] { 1, 2, 3, 4, 1, 2 }));
        Assert.That(read, Is.LessThanOrEqualTo(12));
        Assert.That(cached.CanShuffle, Is.True);
        float[] shuffled = Read(cached, new Random(5));
        Assert.That(shuffled, Is.EquivalentTo(new[] { 0f, 1, 2, 3, 4, 5 }).And.Not.EqualTo(new[] { 0f, 1, 2, 3, 4, 5 }));
    }

    private static float[] Read(IDataView data, Random rand)
    {
        var values = new List<float>();
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Weight"]], rand);
        ValueGetter<float> get = cursor.GetGetter<float>(data.Schema["Weight"]);
        float value = 0;
        while (cursor.MoveNext())
        {
            get(ref value);
            values.Add(value);
        }

        return [.. values];
    }
}
