using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>A column that is packed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Categories">The names of its categories, which arrive numbered from 1; null = a number.</param>
internal sealed record PackedColumn(string Name, string[]? Categories)
{
    public int Length => Categories?.Length ?? 1;

    public IEnumerable<string> SlotNames => Categories is null ? [Name] : Categories.Select(category => $"{Name}.{category}");
}

/// <summary>Gives each category of packed columns a slot of its own.</summary>
internal sealed class MetadataPackingTransformer : RowTransformer
{
    internal const string Kind = "PackMetadata/1";

    private readonly string _inputColumnName;
    private readonly string _outputColumnName;
    private readonly IReadOnlyList<PackedColumn> _columns;

    /// <param name="inputColumnName">Vector of Single, one for each column: numbers, and categories numbered from 1, 0 = unknown.</param>
    /// <param name="outputColumnName">Column to add.</param>
    /// <param name="columns">What the numbers are.</param>
    public MetadataPackingTransformer(string inputColumnName, string outputColumnName, IReadOnlyList<PackedColumn> columns)
        : base([new RowInput("packed metadata", inputColumnName, RowItem.Single) { Length = columns.Count }],
            [OutputOf(outputColumnName, columns)])
    {
        _inputColumnName = inputColumnName;
        _outputColumnName = outputColumnName;
        _columns = columns;
    }

    internal override string PayloadKind => Kind;

    // Categories are those of the training rows.
    internal override bool IsFrozen => false;

    internal override RowWorker CreateWorker() => new Worker(_columns);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(_inputColumnName);
        writer.Write(_outputColumnName);
        writer.Write(_columns.Count);
        foreach (var column in _columns)
        {
            writer.Write(column.Name);
            RowPayload.WriteNames(writer, column.Categories ?? []);
        }
    }

    internal static MetadataPackingTransformer Read(BinaryReader reader)
    {
        string input = reader.ReadString(), output = reader.ReadString();
        var columns = new PackedColumn[RowPayload.ReadCount(reader, ushort.MaxValue)];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = reader.ReadString();
            string[] categories = RowPayload.ReadNames(reader);
            columns[i] = new PackedColumn(name, categories.Length == 0 ? null : categories);
        }

        return columns.Length > 0
            ? new MetadataPackingTransformer(input, output, columns)
            : throw new InvalidDataException("Saved packed metadata have no columns: expected at least one. Save the model again.");
    }

    internal static RowOutput OutputOf(string name, IReadOnlyList<PackedColumn> columns)
    {
        string[] slots = [.. columns.SelectMany(column => column.SlotNames)];
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(ScoreAnnotations.SlotNames, slots);
        return RowOutput.Vector(name, RowItem.Single, slots.Length, builder.ToAnnotations());
    }

    private sealed class Worker(IReadOnlyList<PackedColumn> columns) : RowWorker
    {
        private readonly int _length = columns.Sum(column => column.Length);

        public override void Run(RowFrame frame)
        {
            var numbers = frame.Input<float>(0);
            var output = frame.Output<float>(0, _length);
            int first = 0;
            for (int i = 0; i < columns.Count; i++)
            {
                var slots = output.Slice(first, columns[i].Length);
                first += slots.Length;
                float number = numbers[i];
                if (columns[i].Categories is null)
                {
                    slots[0] = float.IsFinite(number) ? number : float.NaN;
                    continue;
                }

                bool isKnown = number >= 1 && number <= slots.Length;
                slots.Fill(isKnown ? 0 : float.NaN);
                if (isKnown)
                    slots[(int)number - 1] = 1;
            }
        }
    }
}
