using System.Globalization;
using System.Xml.Linq;
using MLNetGeoFM.Tool.Results;
using static MLNetGeoFM.Tool.Reports.PageParts;
using static MLNetGeoFM.Tool.Reports.ReportFigures;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>The part of the page that says what each fold trains on and tests.</summary>
internal static class FoldTables
{
    /// <summary>Of a division with more folds than this, only the account is shown; report.json has them all.</summary>
    public const int MostFolds = 40;

    public static XElement? Section(EvaluationReport report)
    {
        FoldKindScore[] kinds = [.. InOrder(report).Where(kind => kind.Folds.Count > 0 && kind.Account is not null)];
        return kinds.Length == 0 ? null : PageParts.Section("folds", "What each fold trains on and tests",
            [.. kinds.SelectMany(Parts),
                Quiet("Left out: samples that the fold neither trains on nor tests, in a buffer, in the future or in no fold. Nearest, median: metres from "
                    + "a test sample to the nearest sample that its fold trains on, over the sphere; – where positions are not known.")]);
    }

    private static IEnumerable<XElement> Parts(FoldKindScore kind)
    {
        string name = NameOf(kind);
        yield return Element("h3", char.ToUpperInvariant(name[0]) + name[1..]);
        if (kind.Folds.Count <= MostFolds)
        {
            yield return Table(["fold", "trained on", "tested", "left out", "nearest (m)", "median (m)", "OA", "|never trained on"],
                kind.Folds.Select(fold => (string[])[fold.Name, Whole(fold.TrainSamples), Whole(fold.TestSamples),
                    fold.ExcludedSamples is { } excluded ? Whole(excluded) : "", Metres(fold.NearestTrainMetres), Metres(fold.MedianTrainMetres),
                    Share(fold.Metrics.OverallAccuracy), string.Join(", ", fold.ClassesMissingFromTraining)]));
        }

        yield return Paragraph(Words(kind, kind.Account!));
    }

    private static string Words(FoldKindScore kind, FoldAccount account) => string.Join(" ",
    [
        string.Create(CultureInfo.InvariantCulture, $"{kind.Folds.Count} {(kind.Folds.Count == 1 ? "fold" : "folds")} made by '{account.Kind}'."),
        .. account.Notes,
        .. account.ExcludedSamples > 0 ? [$"{Whole(account.ExcludedSamples)} samples are in no fold."] : Array.Empty<string>(),
        .. account.UntestedSamples > 0 ? [$"{Whole(account.UntestedSamples)} samples are trained on and never tested."] : Array.Empty<string>(),
        .. account is { NearestTrainMetres: { } nearest, MedianTrainMetres: { } median }
            ? [$"A test sample has its nearest training sample at {Metres(median)} m in the median, at {Metres(nearest)} m at least."] : Array.Empty<string>(),
    ]);

    private static string Metres(double? metres) => metres is { } known ? known.ToString("F0", CultureInfo.InvariantCulture) : "";
}
