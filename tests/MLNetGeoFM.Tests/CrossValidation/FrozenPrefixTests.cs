using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>What is frozen runs once for all folds, and nothing else changes.</summary>
[TestFixture]
public sealed class FrozenPrefixTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    private MLContext _ml = null!;
    private List<string> _log = null!;

    [SetUp]
    public void MakeContext()
    {
        _ml = new MLContext(seed: 1);
        _log = [];
        _ml.Log += (_, message) =>
        {
            lock (_log)
                _log.Add($"{message.Kind}: {message.Message}");
        };
    }

    [Test]
    public void CrossValidate_FrozenStart_EncodesAndReadsEveryRowOnce()
    {
        GeoFMWeights weights = PrestoWeights.Own(5);
        CountingView data = new(Data(60), "Series");
        EstimatorChain<EncodingTransformer> frozen = Frozen(weights);
        _ = frozen.Fit(data).Transform(data).GetColumn<float[]>("Features").Count();
        long readsOfOnePass = data.Reads;
        long encodedInOnePass = weights.Frozen.EncodedSamples;
        data.Restart();

        CrossValidationReport report = _ml.GeoFM().CrossValidate(data, WithHead(frozen), Folds.Block("Block", 6));

        Assert.Multiple(() =>
        {
            Assert.That(report.Folds, Has.Count.EqualTo(6));
            Assert.That(encodedInOnePass, Is.EqualTo(60));
            Assert.That(weights.Frozen.EncodedSamples, Is.EqualTo(2 * encodedInOnePass), "one encoding more for six folds");
            Assert.That(readsOfOnePass, Is.GreaterThanOrEqualTo(60));
            Assert.That(data.Reads, Is.EqualTo(readsOfOnePass), "masks and composites read the series as often as in one pass");
        });
    }

    [Test]
    public void CrossValidate_NotShared_EncodesEveryRowForEveryFold()
    {
        GeoFMWeights weights = PrestoWeights.Own(5);
        _ml.GeoFM().CrossValidate(
            Data(60), WithHead(Frozen(weights)), Folds.Block("Block", 6), "Label", new() { SharesFrozenPrefix = false });
        Assert.That(weights.Frozen.EncodedSamples, Is.GreaterThanOrEqualTo(6 * 60));
    }

    [Test]
    public void CrossValidate_NoMemory_EncodesForEveryFoldAndSaysSoOnce()
    {
        GeoFMWeights weights = PrestoWeights.Own(5);
        IDataView data = Data(60);
        CrossValidationReport kept = _ml.GeoFM().CrossValidate(data, WithHead(Frozen(weights)), Folds.Block("Block", 6));
        long before = weights.Frozen.EncodedSamples;
        CrossValidationReport none = _ml.GeoFM().CrossValidate(
            data, WithHead(Frozen(weights)), Folds.Block("Block", 6), "Label", new() { MemoryMebibytes = 0 });
        Assert.That(before, Is.EqualTo(60));
        Assert.That(weights.Frozen.EncodedSamples - before, Is.GreaterThanOrEqualTo(6 * 60));
        Assert.That(Bits(none), Is.EqualTo(Bits(kept)));
    }

    [Test]
    public void Keep_ColumnsLargerThanTheMemory_AreComputedWhenReadAndTheOthersKept()
    {
        IDataView data = Data(4000);
        TimeRegularizingEstimator monthly = _ml.GeoFM().CompositeMonthly("Monthly", "Series", null, "Dates", Months);
        var (prefix, warnings) = Prefix(data, mebibytes: 1);
        FrozenRowsView rows = prefix.Rows([.. Enumerable.Range(0, 2000)]);
        IDataView composed = monthly.Fit(rows).Transform(rows);
        string[] expected = ColumnBits.Read(monthly.Fit(data).Transform(data), "Monthly")[..2000];

        string[] values = ColumnBits.Read(composed, "Monthly");
        string[] label = ColumnBits.Read(composed, "Label");
        string[] again = ColumnBits.Read(composed, "Monthly");

        Assert.Multiple(() =>
        {
            Assert.That(composed, Is.InstanceOf<FrozenRowsView>());
            Assert.That(values, Is.EqualTo(expected));
            Assert.That(again, Is.EqualTo(expected));
            Assert.That(label, Is.EqualTo(ColumnBits.Read(data, "Label")[..2000]));
            Assert.That(warnings, Has.Count.EqualTo(1));
            Assert.That(warnings[0], Does.Contain("'Monthly'").And.Contain("of 1 MiB").And.Contain("MemoryMebibytes"));
            FrozenView view = new(prefix, data);
            Assert.That(prefix.Ids, Is.Not.Null, "the label is kept");
            Assert.That(prefix.Find(view, 0), Is.Null, "another view of the same data is another view");
        });
    }

    [Test]
    public void Keep_ColumnOfUnknownSize_IsGivenUpWhenTheMemoryIsFullAndTheOthersStay()
    {
        CountingView data = new(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(row => new LongRow
        {
            Label = $"{row}",
            Values = [.. Enumerable.Range(0, 2000).Select(i => (float)(row + i))],
        })), "Label");
        var (prefix, warnings) = Prefix(data, mebibytes: 1);
        FrozenRowsView rows = prefix.Rows([3, 5, 199]);
        for (int pass = 0; pass < 3; pass++)
        {
            using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
            Func<string> label = ColumnBits.Reader(cursor, rows.Schema["Label"]);
            var getValues = cursor.GetGetter<VBuffer<float>>(rows.Schema["Values"]);
            VBuffer<float> values = default;
            List<string> seen = [];
            while (cursor.MoveNext())
            {
                getValues(ref values);
                seen.Add($"{label()} {values.GetItemOrDefault(1999)}");
            }

            Assert.That(seen, Is.EqualTo(new[] { "3 2002", "5 2004", "199 2198" }));
        }

        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(warnings[0], Does.Contain("'Values'"));
        Assert.That(data.Reads, Is.EqualTo(200 + 200), "the label was counted, then read in one pass over the used rows, then from memory");
    }

    [Test]
    public void GetRowCursor_KeptAndComputedColumns_HaveTheRowsIdsAndPositions()
    {
        IDataView data = Data(50);
        int[] kept = [1, 4, 30, 49];
        var (prefix, _) = Prefix(data, mebibytes: 64);
        FrozenRowsView rows = prefix.Rows(kept);
        RowSubsetView plain = new(data, kept);
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (string[] columns in new string[][] { [], ["Label"], ["Label", "Series"] })
                Assert.That(Ids(rows, columns), Is.EqualTo(Ids(plain, columns)), $"{pass}: {string.Join(' ', columns)}");
        }

        using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema["Label"]]);
        var label = cursor.GetGetter<ReadOnlyMemory<char>>(rows.Schema["Label"]);
        ReadOnlyMemory<char> value = default;
        Assert.Throws<InvalidOperationException>(() => label(ref value));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(rows.Schema["Series"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(rows.Schema["Label"]));
    }

    [Test]
    public void Transform_EqualTransformers_ShareOneViewAndOthersDoNot()
    {
        IDataView data = Data(20);
        var (prefix, _) = Prefix(data, mebibytes: 64);
        FrozenRowsView rows = prefix.Rows([1, 2, 3]);
        FrozenRowsView other = prefix.Rows([7, 8]);
        BandSelectingEstimator pick = _ml.GeoFM().SelectBands("Picked", "Series", "B04", "B08");
        DataViewSchema schema = pick.Fit(rows).Transform(rows).Schema;
        Assert.Multiple(() =>
        {
            Assert.That(pick.Fit(other).Transform(other).Schema, Is.SameAs(schema));
            BandSelectingEstimator turned = _ml.GeoFM().SelectBands("Picked", "Series", "B08", "B04");
            Assert.That(turned.Fit(rows).Transform(rows).Schema, Is.Not.SameAs(schema));
        });
    }

    [Test]
    public void CrossValidate_RowThatFails_MattersOnlyWhereItIsUsed()
    {
        CropSeries[] rows = CropSeries.Draw(60, Bands.Length);
        rows[10].Dates = [rows[10].Dates[0]];
        rows[10].Label = "";
        IDataView data = Describe(rows);
        EstimatorChain<TransformerChain<LogisticRegressionTransformer>> pipeline = WithHead(Frozen(PrestoWeights.Own(5)));
        CrossValidationReport report = _ml.GeoFM().CrossValidate(data, pipeline, Folds.Block("Block", 3));
        Assert.That(report.Predictions.Count, Is.EqualTo(59));

        rows[10].Label = "maize";
        string fold = report.Assignment.FoldNames[report.Assignment.FoldOfRow[10] == 0 ? 1 : 0];
        Assert.That(
            () => _ml.GeoFM().CrossValidate(Describe(rows), pipeline, Folds.Block("Block", 3)),
            Throws.ArgumentException.With.Message.StartsWith("Fold '").And.Message.Contains($"'{fold}'").And.Message.Contains("'Dates'"));
    }

    [Test]
    [Category("Integration")]
    public void CrossValidate_UsCropsWithPresto_CostsLittleMoreThanOneEncodingAndTheHeads()
    {
        string folder = SharedFolder.Require("data/us-crops-2019-s2");
        GeoFMWeights weights = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.pt"));
        CountingView data = new(_ml.GeoFM().LoadSeries(folder), "Reflectance");
        EstimatorChain<EncodingTransformer> frozen = UsCrops(weights);
        FoldDesign folds = Folds.LeaveRegionOut("Region");
        EstimatorChain<LogisticRegressionTransformer> head = Head("Features");
        long encodedBefore = weights.Frozen.EncodedSamples;
        double[] least = [0, 0, double.PositiveInfinity]; // seconds: encoding, heads, all
        for (int round = 0; round < 8 && !(least[2] <= (1.3 * least[0]) + least[1]); round++)
        {
            data.Restart();
            Stopwatch clock = Stopwatch.StartNew();
            IDataView encoded = frozen.Fit(data).Transform(data);
            IDataView features = _ml.Data.Cache(
                _ml.Transforms.SelectColumns("Features", "Label", "Region").Fit(encoded).Transform(encoded));
            _ = features.GetColumn<float[]>("Features").Count();
            double encoding = clock.Elapsed.TotalSeconds;
            long readsOfOnePass = data.Reads;
            long encodedInOnePass = weights.Frozen.EncodedSamples - encodedBefore;

            clock.Restart();
            CrossValidationReport ofFeatures = _ml.GeoFM().CrossValidate(features, head, folds);
            double heads = clock.Elapsed.TotalSeconds;

            data.Restart();
            clock.Restart();
            CrossValidationReport ofAll = _ml.GeoFM().CrossValidate(data, frozen.Append(head), folds);
            double all = clock.Elapsed.TotalSeconds;
            long encodedInFolds = weights.Frozen.EncodedSamples - encodedBefore - encodedInOnePass;
            encodedBefore = weights.Frozen.EncodedSamples;

            Assert.That(ofAll.Folds, Has.Count.EqualTo(6));
            Assert.That(Bits(ofAll), Is.EqualTo(Bits(ofFeatures)));
            Assert.That((encodedInOnePass, encodedInFolds), Is.EqualTo((600L, 600L)));
            Assert.That(data.Reads, Is.EqualTo(readsOfOnePass));
            if (round == 0) // The first compiles the code that the others run.
                continue;
            least = round == 1 ? [encoding, heads, all] : [.. least.Zip([encoding, heads, all], Math.Min)];
            TestContext.Out.WriteLine(FormattableString.Invariant(
                $"encoding {encoding:F2} s, heads {heads:F2} s, all {all:F2} s: ratio {all / (encoding + heads):F2}"));
        }

        Assert.That(least[2], Is.LessThanOrEqualTo((1.3 * least[0]) + least[1]));
    }

    internal static string[] Bits(CrossValidationReport report) =>
    [
        string.Join(' ', report.Predictions.ClassNames),
        .. Enumerable.Range(0, report.Predictions.Count).Select(i => $"{report.Predictions.Rows[i]} {report.Predictions.Folds[i]} "
            + $"{report.Predictions.PredictedClasses[i]} "
            + string.Join(' ', report.Predictions.Probabilities(i).ToArray().Select(BitConverter.SingleToUInt32Bits)))
    ];

    private static string[] Ids(IDataView view, string[] columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        List<string> ids = [];
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            ids.Add($"{cursor.Position} {cursor.Batch} {id}");
        }

        ids.Add($"{cursor.Position} {cursor.MoveNext()}");
        return [.. ids];
    }

    private static (FrozenPrefix Prefix, List<string> Warnings) Prefix(IDataView data, int mebibytes)
    {
        List<string> warnings = [];
        int rows = data.GetColumn<string>("Label").Count();
        CrossValidationOptions options = new() { MemoryMebibytes = mebibytes };
        return (new FrozenPrefix(data, rows, [.. Enumerable.Range(0, rows)], options, warnings.Add), warnings);
    }

    private static TimeRegularizingOptions Months => new() { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, 1) };

    private IDataView Data(int rows) => Describe(CropSeries.Draw(rows, Bands.Length));

    private IDataView Describe(CropSeries[] rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.GeoFM().DescribeBands("Series", "Values", Bands).Fit(data).Transform(data);
    }

    private EstimatorChain<EncodingTransformer> Frozen(GeoFMWeights weights) => _ml.GeoFM()
        .CompositeMonthly("Monthly", "Series", "Clear", "Dates", Months)
        .Append(_ml.GeoFM().Encode("Features", "Monthly", weights, new EncodingOptions { CacheMebibytes = 0 }));

    /// <summary>What <c>geofm evaluate --features presto</c> runs.</summary>
    private EstimatorChain<EncodingTransformer> UsCrops(GeoFMWeights weights) => _ml.GeoFM()
        .MaskClouds("Clear", "Reflectance", new CloudMaskingOptions
        {
            QualityKind = QualityKind.SpectralRule,
            WhenNothingIsClear = WhenNothingIsClear.KeepAll,
        })
        .Append(_ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates", Months))
        .Append(_ml.GeoFM().Encode("Features", "Monthly", weights, new EncodingOptions { CacheMebibytes = 0 }));

    private EstimatorChain<TransformerChain<LogisticRegressionTransformer>> WithHead(EstimatorChain<EncodingTransformer> frozen) =>
        frozen.Append(Head("Features"));

    private EstimatorChain<LogisticRegressionTransformer> Head(string features) => _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(_ml.GeoFM().Trainers.LogisticRegression("Label", features));

    private sealed class LongRow
    {
        public string Label { get; set; } = "";

        public float[] Values { get; set; } = [];
    }
}
