using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class ConvertDatesTests
{
    private readonly MLContext _ml = new(1);

    private static Field[] Fields =>
    [
        new() { When = [new(2019, 3, 1, 10, 30, 0, DateTimeKind.Utc), new(2019, 3, 11)], Bands = [0.1f, 0.2f] },
        new() { When = [], Bands = [] },
        new() { When = [new(1970, 1, 1), new(1970, 1, 2), new(1970, 3, 1)], Bands = [0.1f, 0.2f, 0.3f] },
    ];

    [Test]
    public void ConvertDates_RowsOfTimes_GiveDaysAndNothingElse()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Fields);
        IDataView dated = _ml.GeoFM().ConvertDates("Dates", "When").Fit(rows).Transform(rows);
        Assert.That(dated.Schema.Where(column => !column.IsHidden).Select(column => column.Name), Is.EqualTo(new[] { "When", "Bands", "Dates" }));
        Assert.That(dated.Schema["Dates"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Int32)));
        Assert.That(dated.GetColumn<int[]>("Dates"), Is.EqualTo(new int[][] { [17956, 17966], [], [0, 1, 59] }));
    }

    [Test]
    public void ConvertDates_InPlace_ReplacesTheTimes()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Fields);
        IDataView dated = _ml.GeoFM().ConvertDates("When").Fit(rows).Transform(rows);
        Assert.That(dated.GetColumn<int[]>("When").Last(), Is.EqualTo(new[] { 0, 1, 59 }));
    }

    [Test]
    public void ConvertDates_SavedPipeline_LoadsPlainlyAndPredictsTheSame()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Fields);
        var pipeline = _ml.GeoFM().ConvertDates("Dates", "When").Append(_ml.GeoFM().DescribeBands("Bands", null, "NDVI"))
            .Append(_ml.GeoFM().CompositeMonthly("Monthly", "Bands", null, "Dates"));
        ITransformer model = pipeline.Fit(rows);
        using MemoryStream stream = new();
        _ml.Model.Save(model, rows.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        using var here = _ml.Model.CreatePredictionEngine<Field, Composite>(model);
        using var there = _ml.Model.CreatePredictionEngine<Field, Composite>(loaded);
        using var batched = _ml.Model.CreatePredictionEngine<Field, Composite>(_ml.GeoFM().Rehydrate(loaded));
        Assert.Multiple(() =>
        {
            Assert.That(there.Predict(Fields[0]).Dates, Is.EqualTo(new[] { 17956, 17966 }));
            Assert.That(there.Predict(Fields[2]).Monthly, Is.EqualTo(here.Predict(Fields[2]).Monthly));
            Assert.That(batched.Predict(Fields[2]).Monthly, Is.EqualTo(here.Predict(Fields[2]).Monthly));
            Assert.That(here.Predict(Fields[2]).Monthly[0], Is.EqualTo(0.15f).Within(1e-6));
        });
    }

    [TestCase(DateTimeKind.Local, 0, "is local time")]
    [TestCase(DateTimeKind.Unspecified, 1, "has no time zone")]
    [TestCase(DateTimeKind.Utc, -24 * 366, "do not ascend")]
    public void ConvertDates_TimeThatIsNoDate_IsNamed(DateTimeKind kind, int hours, string part)
    {
        Field[] fields = [new() { When = [new(2019, 3, 1), DateTime.SpecifyKind(new DateTime(2019, 3, 2).AddHours(hours), kind)] }];
        IDataView rows = _ml.Data.LoadFromEnumerable(fields);
        IDataView dated = _ml.GeoFM().ConvertDates("Dates", "When").Fit(rows).Transform(rows);
        Exception fault = Assert.Catch(() => dated.GetColumn<int[]>("Dates").Count())!;
        Assert.That(fault.GetBaseException().Message, Does.Contain("index 1").And.Contain(part));
    }

    [Test]
    public void ConvertDates_TwoTimesOfOneDay_AreTwoAcquisitionsAsInAColumnOfDays()
    {
        DateTime morning = new(2019, 3, 1, 10, 0, 0, DateTimeKind.Utc);
        Field[] fields = [new() { When = [morning, morning.AddHours(4), morning.AddDays(1)] }];
        IDataView rows = _ml.Data.LoadFromEnumerable(fields);
        IDataView dated = _ml.GeoFM().ConvertDates("Dates", "When").Fit(rows).Transform(rows);

        Assert.That(dated.GetColumn<int[]>("Dates").Single(), Is.EqualTo(new[] { 17956, 17956, 17957 }));
    }

    private sealed class Field
    {
        public DateTime[] When { get; set; } = [];

        public float[] Bands { get; set; } = [];
    }

    private sealed class Composite
    {
        public int[] Dates { get; set; } = [];

        public float[] Monthly { get; set; } = [];
    }
}
