using System.Text;
using System.Xml;
using System.Xml.Linq;
using MLNetGeoFM.Tool.Figures;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Writes a report as a page, as JSON and as figures.</summary>
internal static class ReportFolder
{
    public static void Write(DirectoryInfo folder, EvaluationReport report)
    {
        WriteXml(new(Path.Combine(folder.FullName, "report.html")), ReportPage.Of(report), declaration: false);
        ResultFile.WriteJson(new(Path.Combine(folder.FullName, "report.json")), report);
        Drawing?[] drawings =
        [
            ReportFigures.Gap(report), ReportFigures.Confusion(Verdict.Hardest(report)), ReportFigures.Reliability(report),
            ReportFigures.CoverageRisk(report), ReportFigures.Calibration(report), ReportFigures.Map(report),
            .. ReportFigures.OfTests(report.Robustness, report.Sensitivity), .. ReportFigures.Fairness(report).Select(one => one.Drawing),
        ];
        WriteFigures(folder, drawings.OfType<Drawing>());
    }

    public static void Write(DirectoryInfo folder, ComparisonResult result)
    {
        WriteXml(new(Path.Combine(folder.FullName, "report.html")), ComparisonPage.Of(result), declaration: false);
        ResultFile.WriteJson(new(Path.Combine(folder.FullName, "report.json")), result);
        WriteFigures(folder, [.. ComparisonFigures.Of(result), .. ReportFigures.OfTests(result.Robustness, result.Sensitivity).OfType<Drawing>()]);
    }

    private static void WriteFigures(DirectoryInfo folder, IEnumerable<Drawing> drawings)
    {
        foreach (var drawing in drawings)
            WriteXml(new(Path.Combine(folder.FullName, "figures", $"{drawing.Name}.svg")), new XDocument(drawing.Element), declaration: true);
    }

    private static void WriteXml(FileInfo file, XDocument document, bool declaration) => ResultFile.Write(file, stream =>
    {
        using var writer = XmlWriter.Create(stream,
            new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = !declaration, Indent = false, NewLineChars = "\n" });
        document.Save(writer);
    });
}
