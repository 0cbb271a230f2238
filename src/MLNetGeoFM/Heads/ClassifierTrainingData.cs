using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The labelled rows of a data view, in memory.</summary>
internal sealed class ClassifierTrainingData
{
    private readonly FeatureBlock[] _blocks;

    private ClassifierTrainingData(IReadOnlyList<string> classNames, IEnumerable<FeatureBlock> blocks)
    {
        ClassNames = classNames;
        _blocks = [.. blocks];
    }

    /// <summary>Where the features of the first source come from, which a trainer of one source learns from.</summary>
    public HeadFeatures Columns => _blocks[0].Columns;

    /// <summary>The class names, [K], in key order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    public int NumberOfFeatures => Columns.Length;

    /// <summary>Rows of the first source, [rows, features] row-major, all finite but for those that may be missing.</summary>
    public List<float> Features => _blocks[0].Values;

    /// <summary>[rows], 0-based classes.</summary>
    public List<int> Labels { get; private init; } = [];

    /// <summary>[rows], the group of each labelled row; null where no group column is named.</summary>
    public List<string>? Groups { get; private set; }

    /// <summary>How many rows a sample has, each of which counts 1/this.</summary>
    public int Views { get; private init; } = 1;

    public int RowsWithoutLabel { get; private set; }

    public ReadOnlySpan<float> FeatureSpan => CollectionsMarshal.AsSpan(Features);

    public ReadOnlySpan<int> LabelSpan => CollectionsMarshal.AsSpan(Labels);

    /// <param name="input">All rows are read, once.</param>
    /// <param name="labelColumnName">The column with the class.</param>
    /// <param name="sources">The columns with the features.</param>
    /// <param name="throwIfCancelled">Called for every row, because the rows may be long in coming.</param>
    /// <param name="groupColumnName">The column with the group of each row; null = none.</param>
    /// <param name="beside">What else is read of each row.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, a feature of a labelled row is not
    /// finite, or no row has a label.</exception>
    public static ClassifierTrainingData Read(
        IDataView input, string labelColumnName, IReadOnlyList<FeatureSource> sources, Action throwIfCancelled,
        string? groupColumnName = null, IRowsBeside? beside = null)
    {
        DataViewSchema.Column label = SchemaErrors.Require(input.Schema, ClassifierColumns.LabelRole, labelColumnName);
        if (ColumnText.KeyNames(label) is not { } classNames)
        {
            throw SchemaErrors.Mismatch(
                ClassifierColumns.LabelRole, labelColumnName, "a key with key values (put MapValueToKey before the trainer)",
                label.Type is KeyDataViewType ? $"{label.Type} without key values, as where no row has a label" : label.Type.ToString()!);
        }

        ClassifierTrainingData data = new(classNames, sources.Select(source => new FeatureBlock(source, source.Bind(input.Schema), [])));
        DataViewSchema.Column? group = groupColumnName is null
            ? null
            : SchemaErrors.Require(input.Schema, ClassifierColumns.GroupRole, groupColumnName);
        List<DataViewSchema.Column> read = [label, .. data._blocks.SelectMany(block => block.Columns.Inputs).Select(one => input.Schema[one.ColumnName])];
        if (group is { } column)
            read.Add(column);
        read.AddRange(beside?.Columns ?? []);
        using DataViewRowCursor cursor = input.GetRowCursor(read.DistinctBy(one => one.Index));
        data.ReadRows(cursor, label, group, beside?.Reader(cursor), throwIfCancelled);
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

    /// <summary>Some of the rows, each with further features at the end of every source where there are any.</summary>
    /// <param name="rows">Numbers of rows, in the order that is wanted.</param>
    /// <param name="beside">[rows, further features] row-major.</param>
    public ClassifierTrainingData Subset(IReadOnlyList<int> rows, ReadOnlySpan<double> beside = default)
    {
        int more = beside.IsEmpty ? 0 : beside.Length / rows.Count;
        ClassifierTrainingData subset = new(ClassNames, _blocks.Select(block => block with
        {
            Columns = more == 0 ? block.Columns : HeadFeatures.Plain(block.Columns.ColumnName, block.Columns.Length + more),
            Values = [],
        }))
        {
            Groups = Groups is null ? null : [],
            Views = Views,
        };
        for (int i = 0; i < rows.Count; i++)
        {
            for (int b = 0; b < _blocks.Length; b++)
            {
                List<float> values = subset._blocks[b].Values;
                values.AddRange(_blocks[b].Row(rows[i]));
                foreach (double value in beside.Slice(i * more, more))
                    values.Add((float)value);
            }

            subset.Labels.Add(Labels[rows[i]]);
            subset.Groups?.Add(Groups![rows[i]]);
        }

        return subset;
    }

    /// <summary>The same rows of some of the sources, in this order.</summary>
    public ClassifierTrainingData Select(IReadOnlyList<FeatureSource> sources) =>
        new(ClassNames, sources.Select(Block)) { Labels = Labels, Groups = Groups, Views = Views };

    /// <summary>The columns of views, for a head whose row is one after the other.</summary>
    /// <exception cref="ArgumentException">They differ in size.</exception>
    public HeadFeatures ColumnsOf(IReadOnlyList<FeatureSource> views) =>
        HeadFeatures.Views([.. views.Select(view => Block(view).Columns)]);

    /// <summary>Views of the same size as one source of another name: the rows of the first, then those of the next, …</summary>
    public ClassifierTrainingData Stack(IReadOnlyList<FeatureSource> views, string stackedName)
    {
        FeatureBlock[] blocks = [.. views.Select(Block)];
        HeadFeatures columns = HeadFeatures.Plain(stackedName, blocks[0].Columns.Length, blocks[0].Columns.Steps);
        FeatureBlock stacked = new(FeatureSource.Plain(stackedName), columns,
            [.. blocks.SelectMany(block => block.Values)]);
        return new(ClassNames, [stacked])
        {
            Labels = [.. blocks.SelectMany(_ => Labels)],
            Groups = Groups is null ? null : [.. blocks.SelectMany(_ => Groups)],
            Views = Views * blocks.Length,
        };
    }

    /// <summary>Writes one row of several sources, one after the other.</summary>
    public void CopyRow(int row, IReadOnlyList<FeatureSource> sources, Span<float> destination)
    {
        foreach (FeatureSource source in sources)
        {
            ReadOnlySpan<float> values = Block(source).Row(row);
            values.CopyTo(destination);
            destination = destination[values.Length..];
        }
    }

    private FeatureBlock Block(FeatureSource source) => _blocks.First(block => block.Source.IsSameAs(source));

    private void ReadRows(
        DataViewRowCursor cursor, DataViewSchema.Column label, DataViewSchema.Column? group, Action? readBeside, Action throwIfCancelled)
    {
        Func<string>? getGroup = group is { } column ? ColumnText.Reader(cursor, ClassifierColumns.GroupRole, column) : null;
        Groups = getGroup is null ? null : [];
        Func<ulong> getKey = ColumnText.KeyReader(cursor, label);
        Action<int>[] read = [.. _blocks.Select(block => block.Reader(cursor))];
        for (int row = 0; cursor.MoveNext(); row++)
        {
            throwIfCancelled();
            ulong key = getKey();
            if (key == 0)
            {
                RowsWithoutLabel++;
                continue;
            }

            Labels.Add((int)key - 1);
            if (getGroup is not null)
                Groups!.Add(getGroup());
            readBeside?.Invoke();
            foreach (Action<int> readBlock in read)
                readBlock(row);
        }
    }
}

/// <summary>The rows of a source in memory.</summary>
/// <param name="Source">What was asked for.</param>
/// <param name="Columns">What was found.</param>
/// <param name="Values">[rows, features] row-major.</param>
internal sealed record FeatureBlock(FeatureSource Source, HeadFeatures Columns, List<float> Values)
{
    public ReadOnlySpan<float> Row(int row) => CollectionsMarshal.AsSpan(Values).Slice(row * Columns.Length, Columns.Length);

    /// <summary>What adds the row that a cursor stands at, given its number.</summary>
    public Action<int> Reader(DataViewRowCursor cursor)
    {
        RowFrame frame = new(Columns.Inputs, []);
        DataViewSchema.Column[] columns = [.. Columns.Inputs.Select(one => cursor.Schema[one.ColumnName])];
        Action<RowSlot>[] load = [.. columns.Select((one, i) => frame.InputSlot(i).Loader(cursor, one))];
        return row =>
        {
            for (int i = 0; i < load.Length; i++)
            {
                load[i](frame.InputSlot(i));
                var (input, length) = (Columns.Inputs[i], frame.InputSlot(i).Length);
                if (input.Length > 0 && length != input.Length)
                    throw SchemaErrors.Length(input.Role, input.ColumnName, $"{input.Length}", length);
            }

            int start = Values.Count;
            CollectionsMarshal.SetCount(Values, start + Columns.Length);
            Span<float> values = CollectionsMarshal.AsSpan(Values)[start..];
            ReadOnlySpan<float> read = Columns.Read(frame, values);
            if (read != values)
                read.CopyTo(values);
            CheckFinite(values, row, columns[0]);
        };
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
