using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Turns place and time into the numbers that published models take.</summary>
public sealed class MetadataEncodingTransformer : RowTransformer
{
    internal const string Kind = "EncodeMetadata/1";

    private readonly string _outputColumnName;
    private readonly MetadataColumns _columns;
    private readonly MetadataEncoding _encoding;

    internal MetadataEncodingTransformer(string outputColumnName, MetadataColumns columns, MetadataEncoding encoding)
        : base([.. columns.Inputs], [OutputOf(outputColumnName, encoding)])
    {
        _outputColumnName = outputColumnName;
        _columns = columns;
        _encoding = encoding;
    }

    internal override string PayloadKind => Kind;

    // Means and deviations are those of the training rows.
    internal override bool IsFrozen => _encoding is not PlainEncoding;

    internal override RowWorker CreateWorker() => new Worker(_columns, _encoding);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(_outputColumnName);
        _columns.Write(writer);
        MetadataPayload.Write(_encoding, writer);
    }

    internal static MetadataEncodingTransformer Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        var columns = MetadataColumns.Read(reader);
        return new(output, columns, MetadataPayload.Read(reader)
            ?? throw new InvalidDataException("A saved encoding of metadata has no encoding. Save the model again."));
    }

    internal static RowOutput OutputOf(string name, MetadataEncoding encoding)
    {
        string[] slots = MetadataSlotNames.Of(encoding);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(ScoreAnnotations.SlotNames, slots);
        return RowOutput.Vector(name, RowItem.Single, slots.Length, builder.ToAnnotations());
    }

    private sealed class Worker(MetadataColumns columns, MetadataEncoding encoding) : RowWorker
    {
        private readonly float[] _rows = new float[encoding.TableRows.Count];

        public override void Run(RowFrame frame)
        {
            var metadata = columns.Read(frame, 0);
            if (_rows.Length == 0)
            {
                encoding.Encode(metadata, frame.Output<float>(0, encoding.FeatureCount), _rows);
                return;
            }

            encoding.Encode(metadata, [], _rows);
            var output = frame.Output<float>(0, encoding.TableRows.Sum());
            output.Clear();
            int first = 0;
            for (int table = 0; table < _rows.Length; table++)
            {
                output[first + (int)_rows[table]] = 1;
                first += encoding.TableRows[table];
            }
        }
    }
}
