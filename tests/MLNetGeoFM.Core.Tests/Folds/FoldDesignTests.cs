using System.Globalization;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class FoldDesignTests
{
    private static readonly string[] Keys = ["2001", "1999", "2001", "2005", "1999"];

    [Test]
    public void Assign_OneColumn_GivesTheSameFoldsAsTheValues()
    {
        Assert.Multiple(() =>
        {
            AssertSame(Folds.Random("Id", 3, 7), Folds.Random(Keys, 3, 7), "Id");
            AssertSame(Folds.Block("Block", 2, 7), Folds.Block(Keys, 2, 7), "Block");
            AssertSame(Folds.LeaveRegionOut("Region"), Folds.LeaveRegionOut(Keys), "Region");
            AssertSame(Folds.LeaveYearOut("Year"), Folds.LeaveYearOut([2001, 1999, 2001, 2005, 1999]), "Year");
            AssertSame(Folds.FromColumn("Fold"), Folds.FromValues(Keys), "Fold");
            AssertSame(Folds.FromSplit("Split", "1999", "2001"), Folds.FromSplit(Keys, "1999", "2001"), "Split");
        });
    }

    [Test]
    public void Assign_Coordinates_UsesTheGrid()
    {
        FoldDesign design = Folds.Block("Latitude", "Longitude", 1, 2);
        FoldAssignment folds = design.Assign([["10.2", "11.5", "10.9"], ["5", "5", "5.5"]]);
        Assert.That(design.ColumnNames, Is.EqualTo(new[] { "Latitude", "Longitude" }));
        Assert.That(folds.FoldOfRow.ToArray(), Is.EqualTo(Folds.Block(["5,10", "5,11", "5,10"], 2).FoldOfRow.ToArray()));
    }

    [Test]
    public void Assign_RulesOfSpaceAndTime_GiveTheSameFoldsAsTheValues()
    {
        RandomLandscape land = RandomLandscape.Make(3);
        double[] points = [.. land.Latitudes.Take(9).Select(latitude => latitude / 2)];
        string[] columnNames = ["Latitude", "Longitude"];
        string[][] columns = [Text(land.Latitudes), Text(land.Longitudes)];
        string[][] features = [Text(land.Features[0]), Text(land.Features[1])];
        float[][] rows = [.. Enumerable.Range(0, land.Count).Select(row => new[] { (float)land.Features[0][row], (float)land.Features[1][row] })];
        string[] years = [.. land.Years.Select(year => $"{year}")];
        Assert.Multiple(() =>
        {
            AssertSame(Folds.SpatialBlocks("Latitude", "Longitude", 70, BlockShape.Hexagon, 3, 1),
                Folds.SpatialBlocks(land.Latitudes, land.Longitudes, 70, BlockShape.Hexagon, 3, 1), columnNames, columns);
            AssertSame(Folds.SpatialBlocksByLabels("Latitude", "Longitude", "Label", BlockShape.Square, 2, 1),
                Folds.SpatialBlocksByLabels(land.Latitudes, land.Longitudes, land.Labels, BlockShape.Square, 2, 1),
                [.. columnNames, "Label"], [.. columns, land.Labels]);
            AssertSame(Folds.SpatialBlocksByFeatures("Latitude", "Longitude", ["A", "B"], BlockShape.Square, 2, 1),
                Folds.SpatialBlocksByFeatures(land.Latitudes, land.Longitudes, rows, BlockShape.Square, 2, 1),
                [.. columnNames, "A", "B"], [.. columns, .. features]);
            AssertSame(Folds.Cluster("Latitude", "Longitude", 3, 1), Folds.Cluster(land.Latitudes, land.Longitudes, 3, 1), columnNames, columns);
            AssertSame(Folds.ClusterFeatures(["A", "B"], 3, 1), Folds.ClusterFeatures(rows, 3, 1), ["A", "B"], features);
            AssertSame(Folds.Nndm("Latitude", "Longitude", points, points), Folds.Nndm(land.Latitudes, land.Longitudes, points, points), columnNames, columns);
            AssertSame(Folds.Knndm("Latitude", "Longitude", points, points, 3, 0.7), Folds.Knndm(land.Latitudes, land.Longitudes, points, points, 3, 0.7), columnNames, columns);
            AssertSame(Folds.Random("Id", 3, 1).WithBuffer("Latitude", "Longitude", 500),
                Folds.Random(land.Ids, 3, 1).WithBuffer(land.Latitudes, land.Longitudes, 500), ["Id", .. columnNames], [land.Ids, .. columns]);
            AssertSame(Folds.StratifiedRandom("Id", "Label", 3, 1), Folds.StratifiedRandom(land.Ids, land.Labels, 3, 1), ["Id", "Label"], [land.Ids, land.Labels]);
            AssertSame(Folds.RegionYear("Region", "Year"), Folds.RegionYear(land.Regions, land.Years), ["Region", "Year"], [land.Regions, years]);
            AssertSame(Folds.Forward("Year", 2), Folds.Forward(land.Years, 2), ["Year"], [years]);
            AssertSame(Folds.LeaveSeasonOut("Season"), Folds.LeaveSeasonOut(years), ["Season"], [years]);
            AssertSame(Folds.ForwardBySeason("Season"), Folds.ForwardBySeason(years), ["Season"], [years]);
        });
    }

    [Test]
    public void Assign_VectorColumn_GivesTheSameFoldsAsItsNumbers()
    {
        RandomLandscape land = RandomLandscape.Make(3);
        string[] columnNames = ["Latitude", "Longitude"];
        string[][] columns = [Text(land.Latitudes), Text(land.Longitudes)];
        float[][] rows = [.. Enumerable.Range(0, land.Count).Select(row => new[] { (float)land.Features[0][row], (float)land.Features[1][row], row % 5 })];
        string[] vectors = [.. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[0]} {row[1]}"))];
        string[] numbers = [.. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[2]}"))];
        FoldDesign clusters = Folds.ClusterFeatures(["Embedding", "Other"], 3, 1);
        FoldDesign blocks = Folds.SpatialBlocksByFeatures("Latitude", "Longitude", ["Embedding", "Other"], BlockShape.Square, 2, 1);
        Assert.Multiple(() =>
        {
            AssertSame(clusters, Folds.ClusterFeatures(rows, 3, 1), ["Embedding", "Other"], [vectors, numbers]);
            AssertSame(blocks, Folds.SpatialBlocksByFeatures(land.Latitudes, land.Longitudes, rows, BlockShape.Square, 2, 1),
                [.. columnNames, "Embedding", "Other"], [.. columns, vectors, numbers]);
            Assert.That(clusters.WithBuffer("Latitude", "Longitude", 5).FeatureColumnNames, Is.EqualTo(new[] { "Embedding", "Other" }));
            Assert.That(blocks.FeatureColumnNames, Is.EqualTo(new[] { "Embedding", "Other" }));
            Assert.That(Folds.LeaveRegionOut("Region").FeatureColumnNames, Is.Empty);
            Assert.That(() => Folds.ClusterFeatures(["Embedding"]).Assign([["1 2", "1  2"]]),
                Throws.ArgumentException.With.Message.Contains("Row 1 of column 'Embedding' has '1  2': expected a number"));
            Assert.That(() => Folds.ClusterFeatures(["Embedding"]).Assign([["1 2", "3"]]), Throws.ArgumentException.With.Message.Contains("Row 1 has 1 features"));
            Assert.That(() => Folds.ClusterFeatures(["Embedding"]).Assign([["1 2", "1 NaN"]]), Throws.ArgumentException.With.Message.Contains("finite"));
        });
    }

    [Test]
    public void Assign_YearThatIsNoNumber_NamesRowColumnAndValue()
    {
        Assert.That(() => Folds.LeaveYearOut("Year").Assign([["2001", "MMI"]]),
            Throws.ArgumentException.With.Message.Contains("Row 1 of column 'Year' has 'MMI'"));
    }

    [Test]
    public void FoldAssignment_AsDesign_ReadsNoColumns()
    {
        FoldAssignment folds = Folds.LeaveRegionOut(Keys);
        FoldDesign design = folds;
        Assert.That(design.ColumnNames, Is.Empty);
        Assert.That(design.Assign([]), Is.SameAs(folds));
        Assert.That(() => design.Assign([Keys]), Throws.ArgumentException.With.Message.Contains("needs 0 columns"));
    }

    private static string[] Text(double[] numbers) =>
        Array.ConvertAll(numbers, number => number.ToString(CultureInfo.InvariantCulture));

    private static void AssertSame(FoldDesign design, FoldAssignment expected, string column) =>
        AssertSame(design, expected, [column], [Keys]);

    private static void AssertSame(FoldDesign design, FoldAssignment expected, string[] columnNames, string[][] columns)
    {
        FoldAssignment actual = design.Assign(columns);
        Assert.That(design.ColumnNames, Is.EqualTo(columnNames));
        Assert.That(actual.FoldOfRow.ToArray(), Is.EqualTo(expected.FoldOfRow.ToArray()), actual.Kind);
        Assert.That(actual.FoldNames, Is.EqualTo(expected.FoldNames), actual.Kind);
        Assert.That(actual.TrainRows(0), Is.EqualTo(expected.TrainRows(0)), actual.Kind);
    }
}
