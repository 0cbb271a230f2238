using Microsoft.ML;

namespace MLNetGeoFM.Tests;

public sealed class TimeRegularizingTests
{
    private const float N = float.NaN;

    private static readonly SeriesRow[] Rows =
    [
        new()
        {
            Values = [1, 10, 3, 30, 8, 80, 5, N],
            Dates = [SeriesRow.Day(2019, 1, 3), SeriesRow.Day(2019, 1, 9), SeriesRow.Day(2019, 1, 30), SeriesRow.Day(2019, 3, 1)],
            Clear = [true, true, false, true],
        },
        new() { Values = [7, 70, 9, 90], Dates = [SeriesRow.Day(2020, 12, 31), SeriesRow.Day(2021, 1, 1)], Clear = [true, true] },
    ];

    [Test]
    public void CompositeMonthly_TwoYears_UsesTheYearOfEachSeries()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, ml.GeoFM().CompositeMonthly("Monthly"), Rows);

        float[][] monthly = SeriesRow.Read<float>(view, "Monthly");
        int[][] dates = SeriesRow.Read<int>(view, "MonthlyDates");
        Assert.Multiple(() =>
        {
            Assert.That(SeriesRow.Dimensions(view, "Monthly"), Is.EqualTo(new[] { 12, 2, 1, 1 }));
            Assert.That(view.Schema["Monthly"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08" }));
            Assert.That(view.Schema["Monthly"].GetStepNames(), Is.EqualTo(Enumerable.Range(1, 12).Select(m => $"m{m:00}")));
            Assert.That(monthly[0][..6], Is.EqualTo(new[] { 2, 20, N, N, 5, N }));
            Assert.That(monthly[1][22..], Is.EqualTo(new[] { 7f, 70 }));
            Assert.That(monthly[1][..22], Is.All.NaN);
            Assert.That(dates[0][2], Is.EqualTo(SeriesRow.Day(2019, 3, 1)));
            Assert.That(dates[1][11], Is.EqualTo(SeriesRow.Day(2020, 12, 1)));
        });
    }

    [Test]
    public void CompositeMonthly_WithoutClear_UsesEveryValue()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", null), Rows);
        Assert.That(SeriesRow.Read<float>(view, "Monthly")[0][..2], Is.EqualTo(new[] { 3f, 30 }));
    }

    [Test]
    public void CompositeMonthly_DatesThatDoNotAscend_AreRefusedWithTheirRow()
    {
        var ml = new MLContext(1);
        SeriesRow late = new() { Values = [1, 10, 3, 30], Dates = [17956, 17955], Clear = [true, true] };
        var view = Transform(ml, ml.GeoFM().CompositeMonthly("Monthly"), [.. Rows, late]);
        Assert.That(() => SeriesRow.Read<float>(view, "Monthly"), Throws.ArgumentException
            .With.Message.Contains("The dates of a row of 'Dates' do not ascend: expected day 17956 or later, got 17955")
            .And.Message.Contains("at index 1. Sort the observations").And.Message.Contains("It is row 2 of the data, counted from 0. (Parameter 'Dates')")
            .And.InnerException.Null.And.Property("StackTrace").Contains(nameof(DatedSeriesColumns)));
    }

    [TestCase(0, true, Description = "days of the year")]
    [TestCase(43466, true, Description = "days since 1900")]
    [TestCase(17897, false)]
    public void Fit_DaysOfAnotherOrigin_Warns(int firstDay, bool expected)
    {
        var ml = new MLContext(1);
        List<string> warnings = [];
        ml.Log += (_, message) =>
        {
            if (message.Message.Contains("Column 'Dates'", StringComparison.Ordinal))
                warnings.Add(message.Message);
        };

        Transform(ml, ml.GeoFM().CompositeMonthly("Monthly"), [new() { Values = [1, 10, 3, 30], Dates = [firstDay, firstDay + 200], Clear = [true, true] }]);

        Assert.That(warnings, expected
            ? Has.One.Contains($"the days {firstDay} to {firstDay + 200} since 1970-01-01").And.One.Contains("1972 to 2049")
            : Is.Empty);
    }

    [Test]
    public void CompositeMonthly_TwoObservationsOfOneDay_AreBothUsed()
    {
        var ml = new MLContext(1);
        SeriesRow twice = new() { Values = [1, 10, 3, 30], Dates = [17956, 17956], Clear = [true, true] };
        var view = Transform(ml, ml.GeoFM().CompositeMonthly("Monthly"), [twice]);
        Assert.That(SeriesRow.Read<float>(view, "Monthly")[0][4..6], Is.EqualTo(new[] { 2f, 20 }));
    }

    [Test]
    public void CompositeMonthly_TimesAsDates_PointsToConvertDates()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable([new TimedRow()]);
        var pipeline = ml.GeoFM().DescribeBands("Values", null, "B04", "B08").Append(ml.GeoFM().CompositeMonthly("Monthly", "Values", null, "Times"));
        Assert.That(() => pipeline.Fit(rows), Throws.ArgumentException.With.Message.Contains("'Times'").And.Message.Contains("ConvertDates before"));
    }

    private sealed class TimedRow
    {
        public float[] Values { get; set; } = [1, 2];

        public DateTime[] Times { get; set; } = [new(2019, 3, 1)];
    }

    [Test]
    public void CompositeMonthly_GridOfDekads_PointsToRegularizeTime()
    {
        var options = new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Dekad, 36) };
        var exception = Assert.Throws<ArgumentException>(
            () => new MLContext(1).GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates", options));
        Assert.That(exception!.Message, Does.Contain("expected unit Month, got Dekad").And.Contain("RegularizeTime"));
    }

    [Test]
    public void RegularizeTime_CountObservations_CountsUsedAndOutside()
    {
        var ml = new MLContext(1);
        var options = new TimeRegularizingOptions
        {
            Grid = TimeGridRule.Fixed(TimeStepUnit.Dekad, new DateOnly(2019, 1, 1), 3),
            Reducer = TemporalReducer.Mean,
            CountObservations = true,
        };
        var view = Transform(ml, ml.GeoFM().RegularizeTime("Regular", "Reflectance", "Clear", "Dates", options), Rows[..1]);

        Assert.Multiple(() =>
        {
            Assert.That(SeriesRow.Read<float>(view, "Regular")[0], Is.EqualTo(new[] { 2, 20, N, N, N, N }));
            Assert.That(SeriesRow.Read<int>(view, "RegularObservations")[0], Is.EqualTo(new[] { 2, 0, 0 }));
            Assert.That(SeriesRow.Read<int>(view, "RegularDatesOutside")[0], Is.EqualTo(new[] { 1 }));
            Assert.That(view.Schema["Regular"].GetStepNames(), Is.EqualTo(new[] { "2019-01-d1", "2019-01-d2", "2019-01-d3" }));
            Assert.That(SeriesRow.Dimensions(view, "RegularObservations"), Is.EqualTo(new[] { 3, 1, 1 }));
        });
    }

    [Test]
    public void RegularizeTime_MaxNdvi_FindsItsBandsByNameOrAsTold()
    {
        var ml = new MLContext(1);
        SeriesRow[] rows = [new() { Values = [0.1f, 0.5f, 0.4f, 0.2f], Dates = [0, 1], Clear = [true, true] }];
        TimeGridRule grid = TimeGridRule.Season(TimeStepUnit.Month, 1);
        var found = new TimeRegularizingOptions { Grid = grid, Reducer = TemporalReducer.MaxNdvi };
        var told = new TimeRegularizingOptions
        {
            Grid = grid,
            Reducer = TemporalReducer.MaxNdvi,
            RedBand = "B08",
            NearInfraredBand = "B04",
        };

        float[] byName = SeriesRow.Read<float>(Transform(ml, ml.GeoFM().RegularizeTime("R", "Reflectance", "Clear", "Dates", found), rows), "R")[0];
        float[] asTold = SeriesRow.Read<float>(Transform(ml, ml.GeoFM().RegularizeTime("R", "Reflectance", "Clear", "Dates", told), rows), "R")[0];

        Assert.That(byName, Is.EqualTo(new[] { 0.1f, 0.5f }));
        Assert.That(asTold, Is.EqualTo(new[] { 0.4f, 0.2f }));
    }

    [Test]
    public void RegularizeTime_AllDatesOutside_SaysWhichDatesAndSteps()
    {
        var ml = new MLContext(1);
        var options = new TimeRegularizingOptions { Grid = TimeGridRule.Fixed(TimeStepUnit.Month, new DateOnly(2018, 1, 1), 12) };
        var view = Transform(ml, ml.GeoFM().RegularizeTime("R", "Reflectance", "Clear", "Dates", options), Rows[..1]);

        var exception = Assert.Catch(() => SeriesRow.Read<float>(view, "R"));

        Assert.That(exception!.Message, Does.Contain("All 4 dates").And.Contain("'Dates'").And.Contain("2018-01")
            .And.Contain($"{SeriesRow.Day(2019, 1, 3)} to {SeriesRow.Day(2019, 3, 1)}"));
    }

    [Test]
    public void RegularizeTime_RowWithAShortMask_NamesTheColumnAndBothLengths()
    {
        var ml = new MLContext(1);
        SeriesRow[] rows = [new() { Values = [1, 2, 3, 4], Dates = [0, 1], Clear = [] }];
        var view = Transform(ml, ml.GeoFM().CompositeMonthly("Monthly"), rows);

        var exception = Assert.Catch(() => SeriesRow.Read<float>(view, "Monthly"));

        Assert.That(exception!.Message, Does.Contain("'Clear'").And.Contain("2 [T, H, W] for a series of 2 steps").And.Contain("got 0"));
    }

    [Test]
    public void Fit_MaskOfAnotherType_SaysBothTypes()
    {
        var ml = new MLContext(1);
        var exception = Assert.Throws<ArgumentException>(
            () => Transform(ml, ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Dates"), Rows));
        Assert.That(exception!.Message, Does.Contain("clear mask column 'Dates'").And.Contain("Boolean").And.Contain("Int32"));
    }

    [Test]
    public void Options_WithTwoFailures_ListsBoth()
    {
        var options = new TimeRegularizingOptions { Reducer = (TemporalReducer)9, RedBand = "B04" };
        var exception = Assert.Throws<ArgumentException>(
            () => new MLContext(1).GeoFM().RegularizeTime("R", "Reflectance", "Clear", "Dates", options));
        Assert.That(exception!.Message, Does.Contain("got 9").And.Contain("red 'B04'"));
    }

    [Test]
    public void Promise_AndSavedForm_EqualTheFittedTransformer()
    {
        var ml = new MLContext(1);
        TimeRegularizingOptions[] all =
        [
            new() { CountObservations = true },
            new() { Grid = TimeGridRule.Fixed(TimeStepUnit.Days, new DateOnly(2019, 1, 1), 92, 8), Reducer = TemporalReducer.Nearest },
            new() { Grid = TimeGridRule.Season(TimeStepUnit.Dekad, 36, 9), Reducer = TemporalReducer.MaxNdvi },
        ];
        var data = ml.Data.LoadFromEnumerable(Rows);
        foreach (var options in all)
        {
            foreach (string? clear in (string?[])["Clear", null])
            {
                var pipeline = ml.GeoFM().DescribeBands("Reflectance", "Values", "B04", "B08")
                    .Append(ml.GeoFM().RegularizeTime("R", "Reflectance", clear, "Dates", options));
                SeriesRow.AssertPromiseKept(pipeline, data);
                SeriesRow.AssertSurvivesSaving<float>(pipeline, data, "R");
                SeriesRow.AssertSurvivesSaving<int>(pipeline, data, "RDates");
            }
        }
    }

    private static IDataView Transform(MLContext ml, IEstimator<ITransformer> estimator, SeriesRow[] rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return ml.GeoFM().DescribeBands("Reflectance", "Values", "B04", "B08").Append(estimator).Fit(data).Transform(data);
    }
}
