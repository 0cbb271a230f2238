using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Which column of the saved form carries which input and output of an operation.</summary>
internal sealed class PortableLayout
{
    private static readonly Dictionary<RowItem, int> InputRoom = new()
    {
        [RowItem.Single] = 8,
        [RowItem.Int32] = 2,
        [RowItem.Byte] = 1,
        [RowItem.UInt16] = 1,
        [RowItem.Boolean] = 2,
    };

    private static readonly Dictionary<PortableKind, int> OutputRoom = new()
    {
        [PortableKind.Single] = 3,
        [PortableKind.Known] = 1,
        [PortableKind.Int32] = 3,
        [PortableKind.Boolean] = 2,
        [PortableKind.Scalar] = 2,
        [PortableKind.Text] = 1,
    };

    private readonly RowTransformer _transformer;
    private readonly int[] _inputOrdinals;
    private readonly (PortableKind Kind, int Ordinal)[] _outputs;
    private readonly string[] _classes = [];

    public PortableLayout(RowTransformer transformer)
    {
        _transformer = transformer;
        var used = new Dictionary<RowItem, int>();
        _inputOrdinals = [.. transformer.Inputs.Select(input => Take(used, input.Item, InputRoom))];
        var usedOutputs = new Dictionary<PortableKind, int>();
        _outputs = [.. transformer.Outputs.Select(output =>
        {
            PortableKind kind = KindOf(output, usedOutputs);
            return (kind, Take(usedOutputs, kind == PortableKind.Flag ? PortableKind.Scalar : kind, OutputRoom));
        })];
        for (int i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i].Kind == PortableKind.Text)
                _classes = NamesOf(transformer.Outputs[i].Column, ScoreAnnotations.KeyValues);
        }
    }

    /// <summary>How an output travels.</summary>
    public PortableKind Kind(int output) => _outputs[output].Kind;

    /// <summary>The saved form's column for an input.</summary>
    public string InputColumn(int input)
        => $"__geofm_in_{Stem(_transformer.Inputs[input].Item)}{_inputOrdinals[input]}";

    /// <summary>The saved form's column for an output; not for <see cref="PortableKind.Known"/>, which comes in pieces.</summary>
    public string OutputColumn(int output) => _outputs[output].Kind switch
    {
        PortableKind.Single => $"__geofm_out_single{_outputs[output].Ordinal}",
        PortableKind.Int32 => $"__geofm_out_int{_outputs[output].Ordinal}",
        PortableKind.Boolean => $"__geofm_out_boolean{_outputs[output].Ordinal}",
        PortableKind.Scalar or PortableKind.Flag => $"__geofm_out_scalar{_outputs[output].Ordinal}",
        PortableKind.Text => $"__geofm_out_text{_outputs[output].Ordinal}",
        _ => throw new ArgumentOutOfRangeException(nameof(output), output, "An output of known size comes in pieces."),
    };

    /// <summary>Every input column of the contract, with the constant that fills it where the operation has no such input.</summary>
    public static IEnumerable<(string Column, string Empty)> AllInputs()
        => InputRoom.SelectMany(room => Enumerable.Range(0, room.Value)
            .Select(i => ($"__geofm_in_{Stem(room.Key)}{i}", $"__geofm_empty_{EmptyStem(room.Key)}")));

    /// <summary>The names in an annotation of a column to be.</summary>
    public static string[] NamesOf(DataViewSchema.DetachedColumn column, string kind)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns([column]);
        return GeoFMAnnotations.GetNames(builder.ToSchema()[0], kind)
            ?? throw new InvalidOperationException($"Column '{column.Name}' has no annotation '{kind}'.");
    }

    public void ReadInputs(PortableInput source, RowFrame frame)
    {
        for (int i = 0; i < _inputOrdinals.Length; i++)
        {
            RowSlot slot = frame.InputSlot(i);
            switch (_transformer.Inputs[i].Item, _inputOrdinals[i])
            {
                case (RowItem.Single, 0):
                    ((RowSlot<float>)slot).Set(source.Single0);
                    break;
                case (RowItem.Single, 1):
                    ((RowSlot<float>)slot).Set(source.Single1);
                    break;
                case (RowItem.Single, 2):
                    ((RowSlot<float>)slot).Set(source.Single2);
                    break;
                case (RowItem.Single, 3):
                    ((RowSlot<float>)slot).Set(source.Single3);
                    break;
                case (RowItem.Single, 4):
                    ((RowSlot<float>)slot).Set(source.Single4);
                    break;
                case (RowItem.Single, 5):
                    ((RowSlot<float>)slot).Set(source.Single5);
                    break;
                case (RowItem.Single, 6):
                    ((RowSlot<float>)slot).Set(source.Single6);
                    break;
                case (RowItem.Single, _):
                    ((RowSlot<float>)slot).Set(source.Single7);
                    break;
                case (RowItem.Int32, 0):
                    ((RowSlot<int>)slot).Set(source.Int0);
                    break;
                case (RowItem.Int32, _):
                    ((RowSlot<int>)slot).Set(source.Int1);
                    break;
                case (RowItem.Byte, _):
                    ((RowSlot<byte>)slot).Set(source.Byte0);
                    break;
                case (RowItem.UInt16, _):
                    ((RowSlot<ushort>)slot).Set(source.UInt160);
                    break;
                case (RowItem.Boolean, 0):
                    ((RowSlot<bool>)slot).Set(source.Boolean0);
                    break;
                default:
                    ((RowSlot<bool>)slot).Set(source.Boolean1);
                    break;
            }
        }
    }

    public void WriteOutputs(RowFrame frame, PortableOutput destination)
    {
        for (int i = 0; i < _outputs.Length; i++)
        {
            RowSlot slot = frame.OutputSlot(i);
            switch (_outputs[i])
            {
                case (PortableKind.Known, _):
                    destination.SetPieces(((RowSlot<float>)slot).Values);
                    break;
                case (PortableKind.Single, 0):
                    destination.Single0 = PortableVector.Of(destination.Single0, ((RowSlot<float>)slot).Values);
                    break;
                case (PortableKind.Single, 1):
                    destination.Single1 = PortableVector.Of(destination.Single1, ((RowSlot<float>)slot).Values);
                    break;
                case (PortableKind.Single, _):
                    destination.Single2 = PortableVector.Of(destination.Single2, ((RowSlot<float>)slot).Values);
                    break;
                case (PortableKind.Int32, 0):
                    destination.Int0 = PortableVector.Of(destination.Int0, ((RowSlot<int>)slot).Values);
                    break;
                case (PortableKind.Int32, 1):
                    destination.Int1 = PortableVector.Of(destination.Int1, ((RowSlot<int>)slot).Values);
                    break;
                case (PortableKind.Int32, _):
                    destination.Int2 = PortableVector.Of(destination.Int2, ((RowSlot<int>)slot).Values);
                    break;
                case (PortableKind.Boolean, 0):
                    destination.Boolean0 = PortableVector.Of(destination.Boolean0, ((RowSlot<bool>)slot).Values);
                    break;
                case (PortableKind.Boolean, _):
                    destination.Boolean1 = PortableVector.Of(destination.Boolean1, ((RowSlot<bool>)slot).Values);
                    break;
                case (PortableKind.Flag, 0):
                    destination.Scalar0 = ((RowSlot<bool>)slot).Values[0] ? 1 : 0;
                    break;
                case (PortableKind.Flag, _):
                    destination.Scalar1 = ((RowSlot<bool>)slot).Values[0] ? 1 : 0;
                    break;
                case (PortableKind.Scalar, 0):
                    destination.Scalar0 = ((RowSlot<float>)slot).Values[0];
                    break;
                case (PortableKind.Scalar, _):
                    destination.Scalar1 = ((RowSlot<float>)slot).Values[0];
                    break;
                default:
                    uint key = ((RowSlot<uint>)slot).Values[0];
                    destination.Text0 = key == 0 ? null : _classes[key - 1];
                    break;
            }
        }
    }

    /// <summary>The first vector of Single of known size comes in pieces and keeps its size; further ones come back with size unknown.</summary>
    private static PortableKind KindOf(RowOutput output, Dictionary<PortableKind, int> used) => (output.Item, output.IsVector) switch
    {
        (RowItem.Single, true) when output.KnownLength is > 0 and < PortableOutput.KnownSizeLimit
            && !used.ContainsKey(PortableKind.Known) => PortableKind.Known,
        (RowItem.Single, true) => PortableKind.Single,
        (RowItem.Int32, true) => PortableKind.Int32,
        (RowItem.Boolean, true) => PortableKind.Boolean,
        (RowItem.Single, false) => PortableKind.Scalar,
        (RowItem.Boolean, false) => PortableKind.Flag,
        (RowItem.Key, false) => PortableKind.Text,
        _ => throw new NotSupportedException(
            $"Column '{output.ColumnName}' ({output.Column.Type}) has no place in a saved model."),
    };

    private static int Take<TKey>(Dictionary<TKey, int> used, TKey key, Dictionary<TKey, int> room)
        where TKey : notnull
    {
        int ordinal = used.GetValueOrDefault(key);
        used[key] = ordinal + 1;
        if (ordinal >= room.GetValueOrDefault(key))
            throw new NotSupportedException($"A saved component can have {room.GetValueOrDefault(key)} columns of kind {key}, not more.");
        return ordinal;
    }

    private static string Stem(RowItem item) => item switch
    {
        RowItem.Single => "single",
        RowItem.Int32 => "int",
        RowItem.Byte => "byte",
        RowItem.UInt16 => "ushort",
        _ => "boolean",
    };

    private static string EmptyStem(RowItem item) => item switch
    {
        RowItem.Int32 => "int32",
        RowItem.UInt16 => "uint16",
        _ => Stem(item),
    };
}

/// <summary>How an output travels through the saved form.</summary>
internal enum PortableKind
{
    /// <summary>A vector of Single of unknown size.</summary>
    Single,

    /// <summary>A vector of Single whose size the type keeps.</summary>
    Known,

    /// <summary>A vector of Int32.</summary>
    Int32,

    /// <summary>A vector of Boolean.</summary>
    Boolean,

    /// <summary>A scalar Single.</summary>
    Scalar,

    /// <summary>A scalar Boolean, as a scalar Single of 0 or 1.</summary>
    Flag,

    /// <summary>A key, as the text of its value.</summary>
    Text,
}
