using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>The columns of a component that reads a series by its dates, and where there is one by its clear mask.</summary>
/// <param name="Output">Name of the column to add; further outputs append to it.</param>
/// <param name="Input">The series [T, C, H, W].</param>
/// <param name="Clear">The clear mask [T, H, W], true = usable; null = none.</param>
/// <param name="Dates">The dates [T], days since 1970-01-01.</param>
internal sealed record DatedSeriesColumns(string Output, string Input, string? Clear, string Dates)
{
    private const string SeriesRole = "series";
    private const string DatesRole = "dates";
    private const string ClearRole = "clear mask";

    private const int DatesInput = 1;
    private const int ClearInput = 2;

    public IReadOnlyList<RowRequirement> Requirements
    {
        get
        {
            List<RowRequirement> requirements =
                [RowRequirement.Series(SeriesRole, Input), new(DatesRole, Dates, true, RowItem.Int32)];
            if (Clear is not null)
                requirements.Add(new(ClearRole, Clear, true, RowItem.Boolean));
            return requirements;
        }
    }

    /// <summary>The series column of a schema.</summary>
    /// <exception cref="ArgumentException">The column is missing, is no series, or has no band names.</exception>
    public SeriesColumn Series(DataViewSchema schema) => SeriesColumn.Of(schema, SeriesRole, Input);

    /// <summary>The inputs of a row operation: series, dates, and the mask where there is one.</summary>
    public List<RowInput> Inputs(SeriesColumn series)
    {
        List<RowInput> inputs =
        [
            new(SeriesRole, Input, RowItem.Single) { Series = series },
            new(DatesRole, Dates, RowItem.Int32) { Length = series.Steps },
        ];
        if (Clear is not null)
            inputs.Add(new(ClearRole, Clear, RowItem.Boolean) { Length = series.Steps * series.Shape.PixelsPerStep });
        return inputs;
    }

    /// <summary>What a row says in the first of these inputs.</summary>
    /// <param name="frame">The row.</param>
    /// <param name="inputs">The operation's inputs, which begin with <see cref="Inputs"/>.</param>
    /// <param name="series">The series that they were made for.</param>
    /// <exception cref="ArgumentException">The lengths of series, dates and mask do not fit each other, or the dates do not ascend.</exception>
    public DatedSeries Read(RowFrame frame, IReadOnlyList<RowInput> inputs, SeriesColumn series)
    {
        var values = frame.Input<float>(0);
        var dates = frame.Input<int>(DatesInput);
        int steps = RowLengths.Steps(series, inputs[0], values.Length);
        RowLengths.Require(inputs[DatesInput], dates.Length, steps, "[T]", steps);
        RequireAscending(dates);
        ReadOnlySpan<bool> clear = default;
        if (Clear is not null)
        {
            clear = frame.Input<bool>(ClearInput);
            RowLengths.Require(inputs[ClearInput], clear.Length, steps * series.Shape.PixelsPerStep, "[T, H, W]", steps);
        }

        return new(steps, values, dates, clear);
    }

    /// <summary>Two observations of one day are two acquisitions; an earlier day means that values may belong to other dates.</summary>
    private void RequireAscending(ReadOnlySpan<int> dates)
    {
        for (int step = 1; step < dates.Length; step++)
        {
            if (dates[step] < dates[step - 1])
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The dates of a row of '{Dates}' do not ascend: expected day {dates[step - 1]} or later, got {dates[step]} (days since ")
                    + FormattableString.Invariant($"1970-01-01) at index {step}. ") + "Sort the observations of each row by date: values, quality layer and dates together.",
                    Dates);
            }
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Output);
        writer.Write(Input);
        RowPayload.WriteOptionalText(writer, Clear);
        writer.Write(Dates);
    }

    public static DatedSeriesColumns Read(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), RowPayload.ReadOptionalText(reader), reader.ReadString());
}

/// <summary>One row's series with its dates; the lengths fit each other.</summary>
/// <param name="steps">T.</param>
/// <param name="values">[T, C, H, W].</param>
/// <param name="dates">[T].</param>
/// <param name="clear">[T, H, W], true = usable; empty = no mask is given.</param>
internal readonly ref struct DatedSeries(int steps, ReadOnlySpan<float> values, ReadOnlySpan<int> dates, ReadOnlySpan<bool> clear)
{
    public int Steps { get; } = steps;

    public ReadOnlySpan<float> Values { get; } = values;

    public ReadOnlySpan<int> Dates { get; } = dates;

    public ReadOnlySpan<bool> Clear { get; } = clear;
}
