using System.Runtime.InteropServices;
using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>The labelled rows of a data view, in memory.</summary>
internal sealed class ClassifierTrainingData
{
    private ClassifierTrainingData(IReadOnlyList<string> classNames, HeadFeatures columns)
    {
        ClassNames = classNames;
        Columns = columns;
    }

    /// <summary>Where the features come from.</summary>
    public HeadFeatures Columns { get; }

    /// <summary>The class names, [K], in key order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    public int NumberOfFeatures => Columns.Length;

    /// <summary>[rows, features] row-major, all finite but for those that may be missing.</summary>
    public List<float> Features { get; } = [];

    /// <summary>[rows], 0-based classes.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>[rows], the group of each labelled row; null where no group column is named.</summary>
    public List<string>? Groups { get; private set; }

    public int RowsWithoutLabel { get; private set; }

    public ReadOnlySpan<float> FeatureSpan => CollectionsMarshal.AsSpan(Features);

    public ReadOnlySpan<int> LabelSpan => CollectionsMarshal.AsSpan(Labels);

    /// <exception cref="ArgumentException">A column is missing or of the wrong type, a feature of a labelled row is not
    /// finite, or no row has a label.</exception>
    public static ClassifierTrainingData Read(
        IDataView input, string labelColumnName, HeadFeatures columns, string? groupColumnName = null, IRowsBeside? beside = null)
    {
        DataViewSchema.Column label = SchemaErrors.Require(input.Schema, ClassifierColumns.LabelRole, labelColumnName);
        if (ColumnText.KeyNames(label) is not { } classNames)
        {
            throw SchemaErrors.Mismatch(
                ClassifierColumns.LabelRole, labelColumnName, "a key with key values (put MapValueToKey before the trainer)",
                label.Type.ToString()!);
        }

        ClassifierTrainingData data = new(classNames, columns);
        DataViewSchema.Column[] features = [.. columns.Inputs.Select(one => input.Schema[one.ColumnName])];
        DataViewSchema.Column? group = groupColumnName is null
            ? null
            : SchemaErrors.Require(input.Schema, ClassifierColumns.GroupRole, groupColumnName);
        List<DataViewSchema.Column> read = [label, .. features];
        if (group is { } column)
            read.Add(column);
        read.AddRange(beside?.Columns ?? []);
        using DataViewRowCursor cursor = input.GetRowCursor(read.DistinctBy(one => one.Index));
        data.ReadRows(cursor, label, features, group, beside?.Reader(cursor));
        int missing = data.Groups?.IndexOf("") ?? -1;
        if (missing >= 0)
        {
            throw new ArgumentException(
                $"Labelled row {missing} has no value in the group column '{groupColumnName}': expected the group that is held out "
                + "with it. Leave such rows out before training.", groupColumnName);
        }

        return data.Labels.Count > 0
            ? data
            : throw new ArgumentException(
                $"No row has a value in the label column '{labelColumnName}' ({data.RowsWithoutLabel} rows read): "
                + "expected at least one labelled row to train on.", nameof(input));
    }

    /// <summary>Some of the rows.</summary>
    public ClassifierTrainingData Subset(IReadOnlyList<int> rows)
    {
        ClassifierTrainingData subset = new(ClassNames, Columns) { Groups = Groups is null ? null : [] };
        foreach (int row in rows)
        {
            subset.Features.AddRange(Row(row));
            subset.Labels.Add(Labels[row]);
            subset.Groups?.Add(Groups![row]);
        }

        return subset;
    }

    /// <summary>The features of one row.</summary>
    public ReadOnlySpan<float> Row(int row) => FeatureSpan.Slice(row * NumberOfFeatures, NumberOfFeatures);

    private void ReadRows(
        DataViewRowCursor cursor, DataViewSchema.Column label, DataViewSchema.Column[] features, DataViewSchema.Column? group,
        Action? readBeside)
    {
        Func<string>? getGroup = group is { } column ? ColumnText.Reader(cursor, ClassifierColumns.GroupRole, column) : null;
        Groups = getGroup is null ? null : [];
        Func<ulong> getKey = ColumnText.KeyReader(cursor, label);
        RowFrame frame = new(Columns.Inputs, []);
        Action<RowSlot>[] load = [.. features.Select((one, i) => frame.InputSlot(i).Loader(cursor, one))];
        for (int row = 0; cursor.MoveNext(); row++)
        {
            ulong key = getKey();
            if (key == 0)
            {
                RowsWithoutLabel++;
                continue;
            }

            for (int i = 0; i < load.Length; i++)
            {
                load[i](frame.InputSlot(i));
                var (input, length) = (Columns.Inputs[i], frame.InputSlot(i).Length);
                if (input.Length > 0 && length != input.Length)
                    throw SchemaErrors.Length(input.Role, input.ColumnName, $"{input.Length}", length);
            }

            Labels.Add((int)key - 1);
            if (getGroup is not null)
                Groups!.Add(getGroup());
            readBeside?.Invoke();
            int start = Features.Count;
            CollectionsMarshal.SetCount(Features, start + NumberOfFeatures);
            Span<float> values = CollectionsMarshal.AsSpan(Features)[start..];
            ReadOnlySpan<float> read = Columns.Read(frame, values);
            if (read != values)
                read.CopyTo(values);
            CheckFinite(values, row, features[0]);
        }
    }

    private void CheckFinite(ReadOnlySpan<float> values, int row, DataViewSchema.Column feature)
    {
        for (int slot = 0; slot < values.Length; slot++)
        {
            if (float.IsFinite(values[slot]) || Columns.MayBeMissing(slot))
                continue;
            string[]? names = GeoFMAnnotations.GetNames(feature, ScoreAnnotations.SlotNames);
            string name = names is null ? "" : $" ('{names[slot]}')";
            throw new ArgumentException(
                $"Row {row} of the feature column '{feature.Name}' has {values[slot]} in slot {slot}{name}: "
                + "expected a finite number. "
                + "Fill the gaps, or leave such rows out before training.", feature.Name);
        }
    }
}

/// <summary>What else is read of labelled rows, in the same pass.</summary>
internal interface IRowsBeside
{
    /// <summary>The columns to read.</summary>
    IEnumerable<DataViewSchema.Column> Columns { get; }

    /// <summary>What to do at each labelled row.</summary>
    Action Reader(DataViewRow row);
}
