using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetGeoFM;

// Column names, their types and the contract's name are part of saved models: never change them, add a new contract.

/// <summary>The times of a row.</summary>
internal sealed class DatedTimes
{
    public const string ColumnName = "__geofm_times";

    [ColumnName(ColumnName)]
    public VBuffer<DateTime> Times { get; set; }
}

/// <summary>The dates of a row.</summary>
internal sealed class DatedDays
{
    public const string ColumnName = "__geofm_days";

    [ColumnName(ColumnName)]
    public VBuffer<int> Days { get; set; }
}

/// <summary>Contract: times to days since 1970-01-01.</summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class DatedDaysFactory : CustomMappingFactory<DatedTimes, DatedDays>
{
    public const string ContractName = "MLNetGeoFM.Days/1";

    public static void Map(DatedTimes source, DatedDays destination)
    {
        VBuffer<int> days = destination.Days;
        VBufferEditor<int> editor = VBufferEditor.Create(ref days, source.Times.Length);
        int t = 0;
        foreach (DateTime time in source.Times.DenseValues())
        {
            editor.Values[t] = DayOf(time, t);
            // Two observations of one day are two acquisitions, as in a column of days.
            if (t > 0 && editor.Values[t] < editor.Values[t - 1])
            {
                throw new ArgumentException("The times of a row do not ascend: expected "
                    + string.Create(CultureInfo.InvariantCulture, $"{SeriesCalendar.ToDate(editor.Values[t - 1]):yyyy-MM-dd} or later, got ")
                    + string.Create(CultureInfo.InvariantCulture, $"{SeriesCalendar.ToDate(editor.Values[t]):yyyy-MM-dd}, at index {t}. ")
                    + "Sort the observations of each row by time: values, quality layer and times together.");
            }

            t++;
        }

        destination.Days = editor.Commit();
    }

    public override Action<DatedTimes, DatedDays> GetMapping() => Map;

    private static int DayOf(DateTime time, int index)
    {
        try
        {
            return SeriesCalendar.DayOf(time);
        }
        catch (ArgumentException fault)
        {
            // Without an inner exception: ML.NET's parallel cursors show the innermost one, which does not know the index.
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Time at index {index} of a row: {fault.Message}"));
        }
    }
}
