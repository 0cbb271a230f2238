using System.Globalization;
using Spectre.Console;

namespace MLNetGeoFM.Tool.Results;

/// <summary>The result of <c>geofm areas</c>: areas in the unit of the mapped areas.</summary>
internal sealed record AreasResult(
    string Design,
    int Samples,
    double Confidence,
    double TotalArea,
    double OverallAccuracy,
    double OverallStandardError,
    IReadOnlyList<ClassArea> Classes)
{
    public static AreasResult Of(AreaEstimate estimate) => new(estimate.Design.ToString(), estimate.Samples, estimate.Confidence,
        estimate.TotalArea, estimate.OverallAccuracy, estimate.OverallStandardError, estimate.Classes);

    public void Print()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Samples} reference samples, declared {Design}; areas in the unit of the map's, intervals {Confidence:P0}:"));
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string header in new[] { "Class", "Mapped", "Area", "Low", "High", "User's accuracy", "Producer's accuracy" })
            table.AddColumn(header);
        foreach (var one in Classes)
        {
            table.AddRow(Markup.Escape(one.Name), Number(one.MappedArea), Number(one.Area), Number(one.Low), Number(one.High),
                $"{Share(one.UsersAccuracy)} ± {Share(one.UsersStandardError)}", $"{Share(one.ProducersAccuracy)} ± {Share(one.ProducersStandardError)}");
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"Overall accuracy {Share(OverallAccuracy)}, standard error {Share(OverallStandardError)}; ± is one standard error.");
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
