using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Scales and shifts every slot.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "Normalize";

    private readonly (string Output, string Input) _columns;
    private readonly AffineFunction _function;

    internal NormalizingTransformer((string Output, string Input) columns, AffineFunction function)
    {
        _columns = columns;
        _function = function;
    }

    internal static NormalizingTransformer Load(ModelReader reader)
    {
        (string Output, string Input) columns = (reader.ReadName(), reader.ReadName());
        return new NormalizingTransformer(columns, AffineFunction.Load(reader));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, this);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.Write(_columns.Output);
        ctx.Writer.Write(_columns.Input);
        _function.Save(ctx.Writer);
    }

    private DataViewSchema.DetachedColumn Describe(string output, DataViewSchema.Column source)
    {
        _function.CheckType(source);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new DataViewSchema.DetachedColumn(output, source.Type, annotations.ToAnnotations());
    }

    private sealed class Mapping(DataViewSchema schema, NormalizingTransformer parent)
        : OneToOneMapping(schema, [parent._columns], parent.Describe)
    {
        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => parent._function.MakeGetter(input, source);
    }
}

/// <summary>Learns how to scale and shift every slot.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly (string Output, string Input) _columns;
    private readonly long _maximum;
    private readonly bool _fixZero;

    internal NormalizingEstimator(string output, string input, long maximum, bool fixZero)
    {
        Check.NonEmpty(output, "outputColumnName");
        Check.Param(maximum > 1, "maximumExampleCount", $"Must be greater than 1, but got {maximum}");
        _columns = (output, input ?? output);
        _maximum = maximum;
        _fixZero = fixZero;
    }

    /// <inheritdoc/>
    public NormalizingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        DataViewSchema.Column source = input.Schema.GetColumnOrNull(_columns.Input)
            ?? throw Check.MissingColumn("inputSchema", "input", _columns.Input);
        var vector = source.Type as VectorDataViewType;
        DataViewType item = vector?.ItemType ?? source.Type;
        if (vector is { IsKnownSize: false } || (item != NumberDataViewType.Single && item != NumberDataViewType.Double))
        {
            throw Check.SchemaMismatch(
                "inputSchema", "input", source.Name, "scalar or known-size vector of Single", source.Type.ToString());
        }

        return new NormalizingTransformer(_columns, item == NumberDataViewType.Single
            ? Learn<float>(input, source, vector) : Learn<double>(input, source, vector));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(_columns.Input, out SchemaShape.Column source))
            throw Check.MissingColumn(nameof(inputSchema), "input", _columns.Input);
        if (source.Kind == SchemaShape.Column.VectorKind.VariableVector || source.IsKey
            || (!source.ItemType.Equals(NumberDataViewType.Single) && !source.ItemType.Equals(NumberDataViewType.Double)))
        {
            throw Check.SchemaMismatch(
                nameof(inputSchema), "input", _columns.Input, "fixed-size vector of Single or Double", source.Describe());
        }

        var normalized = new SchemaShape.Column(
            AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);
        SchemaShape annotations = source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out SchemaShape.Column slots)
            ? new SchemaShape([normalized, slots]) : new SchemaShape([normalized]);
        return inputSchema.With(new SchemaShape.Column(_columns.Output, source.Kind, source.ItemType, false, annotations));
    }

    private AffineFunction<T> Learn<T>(IDataView data, DataViewSchema.Column column, VectorDataViewType vector)
        where T : struct, IFloatingPointIeee754<T>
    {
        var moments = new Moments[vector?.Size ?? 1];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        long rows = 0;
        if (vector is null)
        {
            ValueGetter<T> get = cursor.GetGetter<T>(column);
            T value = default;
            for (; rows < _maximum && cursor.MoveNext(); rows++)
            {
                get(ref value);
                moments[0].Add(double.CreateChecked(value));
            }
        }
        else
        {
            ValueGetter<VBuffer<T>> get = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            for (; rows < _maximum && cursor.MoveNext(); rows++)
            {
                get(ref value);
                foreach (KeyValuePair<int, T> slot in value.Items())
                    moments[slot.Key].Add(double.CreateChecked(slot.Value));
            }
        }

        var scale = new T[moments.Length];
        var offset = new T[moments.Length];
        for (int i = 0; i < moments.Length; i++)
            (scale[i], offset[i]) = moments[i].Affine<T>(rows, _fixZero);
        return new AffineFunction<T>(scale, offset);
    }

    /// <summary>The running mean and squared deviation of a slot's finite values; zeros are counted, not visited.</summary>
    private struct Moments
    {
        private double _mean;
        private double _squares;
        private long _count;
        private long _notFinite;

        public void Add(double value)
        {
            if (value == 0)
                return;
            if (!double.IsFinite(value))
            {
                _notFinite++;
                return;
            }

            _count++;
            double delta = value - _mean;
            _mean += delta / _count;
            _squares += delta * (value - _mean);
        }

        public readonly (T Scale, T Offset) Affine<T>(long rows, bool fixZero)
            where T : struct, IFloatingPointIeee754<T>
        {
            long zeros = rows - _notFinite - _count;
            long count = _count + zeros;
            double mean = zeros == 0 ? _mean : _mean - (_mean * zeros / count);
            double squares = zeros == 0 ? _squares : _squares + (_mean * mean * zeros);
            if (squares == 0)
                return (T.Zero, T.Zero);
            double variance = squares / count;
            return fixZero
                ? (T.One / T.CreateChecked(Math.Sqrt(variance + (mean * mean))), T.Zero)
                : (T.One / T.CreateChecked(Math.Sqrt(variance)), T.CreateChecked(mean));
        }
    }
}

/// <summary>Scales and shifts the slots of a column.</summary>
internal abstract class AffineFunction
{
    public abstract void CheckType(DataViewSchema.Column column);

    public abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column);

    public abstract void Save(BinaryWriter writer);

    public static AffineFunction Load(ModelReader reader)
        => reader.ReadBoolean() ? AffineFunction<float>.LoadItems(reader) : AffineFunction<double>.LoadItems(reader);
}

/// <summary>Scales and shifts the slots of a column of one type: (value - offset) · scale.</summary>
internal sealed class AffineFunction<T>(T[] scale, T[] offset) : AffineFunction
    where T : struct, IFloatingPointIeee754<T>
{
    public static AffineFunction LoadItems(ModelReader reader)
    {
        T[] scale = ItemCodec<T>.ReadArray(reader);
        T[] offset = ItemCodec<T>.ReadArray(reader);
        if (scale.Length != offset.Length || scale.Length == 0)
            throw new InvalidDataException(
                $"The model is damaged: a normalizer has {scale.Length} scales and {offset.Length} offsets.");
        return new AffineFunction<T>(scale, offset);
    }

    public override void CheckType(DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        if ((vector?.ItemType ?? column.Type).RawType != typeof(T) || (vector?.Size ?? 1) != scale.Length)
        {
            throw Check.SchemaMismatch("inputSchema", "input", column.Name,
                $"scalar or known-size vector of {typeof(T).Name} with {scale.Length} slots", column.Type.ToString());
        }
    }

    public override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> get = input.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                get(ref value);
                value = (value - offset[0]) * scale[0];
            });
        }

        ValueGetter<VBuffer<T>> getVector = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> source = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            getVector(ref source);
            if (source.Length != scale.Length)
                throw new InvalidOperationException(
                    $"Normalizer expected {scale.Length} slots, but the value has {source.Length} slots.");
            var editor = VBufferEditor.Create(ref value, scale.Length);
            source.CopyTo(editor.Values);
            for (int i = 0; i < scale.Length; i++)
                editor.Values[i] = (editor.Values[i] - offset[i]) * scale[i];
            value = editor.Commit();
        });
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write(typeof(T) == typeof(float));
        ItemCodec<T>.WriteArray(writer, scale);
        ItemCodec<T>.WriteArray(writer, offset);
    }
}
