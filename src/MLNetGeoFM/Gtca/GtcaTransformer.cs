using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes from embeddings, with as much of the metadata as is trusted for each row.</summary>
/// <remarks>
/// Adds `PredictedLabel`, `Score`, `ScoreWithoutMetadata`, `MetadataGate` and `MetadataSupport`; see <see cref="GtcaEstimator"/>.
/// </remarks>
public sealed class GtcaTransformer : RowTransformer
{
    internal const string Kind = "Gtca/2";

    private const string WithoutMetadataName = "ScoreWithoutMetadata";
    private const string GateName = "MetadataGate";
    private const string SupportName = "MetadataSupport";

    internal GtcaTransformer(GtcaColumns columns, IReadOnlyList<string> classNames, ConditionedHead head, GtcaUse use)
        : base(columns.Inputs(head.NumberOfFeatures, head.NumberOfMetadata),
            [.. Added(classNames, setId: 1).Select(column => new RowOutput(column))])
    {
        Columns = columns;
        ClassNames = [.. classNames];
        Head = head;
        Use = use;
    }

    /// <summary>The class names, [K], in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How strongly trusted metadata act, 0 to 1.</summary>
    public double Strength => Use.Strength;

    /// <summary>Whether the end of the encoder is adapted; else the embedding itself is.</summary>
    public bool AdaptsEncoder => Columns.Hidden is not null;

    internal GtcaColumns Columns { get; }

    internal ConditionedHead Head { get; }

    internal GtcaUse Use { get; }

    internal override string PayloadKind => Kind;

    internal override bool IsFrozen => false;

    /// <summary>The same trained model that trusts metadata less, or only some of them.</summary>
    /// <param name="switches">What changes; what is null stays.</param>
    /// <returns>Another transformer; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The strength is out of range.</exception>
    public GtcaTransformer With(MetadataSwitches switches)
    {
        ArgumentNullException.ThrowIfNull(switches);
        switches.Validate();
        return new GtcaTransformer(Columns, ClassNames, Head, Use.With(switches)) { SavesSlotNames = SavesSlotNames };
    }

    /// <summary>
    /// Says how likely it is that rows which come together have wrong metadata; see <see cref="GtcaModelExtensions.DoubtOfGroup"/>.
    /// </summary>
    /// <param name="rows">The group, with the columns that this model reads; no label is read.</param>
    /// <returns>0 to 1; 0.1 where there is nothing to judge by.</returns>
    /// <exception cref="ArgumentException">A column is missing or is not what the model was fitted on.</exception>
    public double DoubtOfGroup(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return GtcaEvidence.DoubtOfGroup(this, rows);
    }

    internal override RowWorker CreateWorker() => new GtcaWorker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        Columns.Write(writer);
        RowPayload.WriteNames(writer, ClassNames);
        Use.Write(writer);
        writer.Write(SavesSlotNames);
        Head.Write(writer);
    }

    internal static GtcaTransformer Read(BinaryReader reader)
    {
        var columns = GtcaColumns.Read(reader);
        string[] classNames = RowPayload.ReadNames(reader);
        var use = GtcaUse.Read(reader);
        bool savesSlotNames = reader.ReadBoolean();
        var head = ConditionedHead.Read(reader);
        if (head.NumberOfClasses != classNames.Length || (head.NumberOfMetadata > 0) != (columns.Metadata is not null)
            || head.Head.NumberOfFeatures != columns.Base.Length)
        {
            throw new InvalidDataException($"A saved GTCA model has {head.NumberOfClasses} classes, {classNames.Length} class names, "
                + $"{head.NumberOfMetadata} metadata and a head of {head.Head.NumberOfFeatures} features for columns of "
                + $"{columns.Base.Length}: they do not fit. Save the model again.");
        }

        return new GtcaTransformer(columns, classNames, head, use) { SavesSlotNames = savesSlotNames };
    }

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
        => Added(ClassNames, ScoreAnnotations.NextSetId(inputSchema));

    internal static DataViewSchema.DetachedColumn[] Added(IReadOnlyList<string> classNames, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(ScoreAnnotations.SlotNames, classNames);
        return
        [
            .. ClassifierColumns.Added(classNames, setId),
            RowOutput.Vector(WithoutMetadataName, RowItem.Single, classNames.Count, builder.ToAnnotations()).Column,
            RowOutput.Scalar(GateName, RowItem.Single).Column,
            RowOutput.Scalar(SupportName, RowItem.Single).Column,
        ];
    }
}

/// <summary>Predicts rows for one thread.</summary>
internal sealed class GtcaWorker : RowWorker
{
    private const int WithoutMetadata = 2;
    private const int Gate = 3;
    private const int Support = 4;

    private readonly GtcaTransformer _transformer;
    private readonly ConditionedPredictor _predictor;
    private readonly int _classes;
    private readonly float[] _base;
    private readonly int _embedding;
    private readonly int _metadata = -1;
    private readonly int _hidden = -1;
    private readonly int _latitude = -1;
    private readonly int _dates = -1;

    public GtcaWorker(GtcaTransformer transformer)
    {
        _transformer = transformer;
        _predictor = transformer.Use.CreatePredictor(transformer.Head);
        _classes = transformer.Head.NumberOfClasses;
        _base = new float[transformer.Columns.Base.Length];
        for (int i = 0; i < transformer.Inputs.Count; i++)
        {
            if (transformer.Inputs[i].ColumnName == transformer.Columns.Embedding)
                _embedding = i;
            switch (transformer.Inputs[i].Role)
            {
                case GtcaColumns.MetadataRole:
                    _metadata = i;
                    break;
                case GtcaColumns.HiddenRole:
                    _hidden = i;
                    break;
                case MetadataColumns.LatitudeRole:
                    _latitude = i;
                    break;
                case MetadataColumns.DatesRole:
                    _dates = i;
                    break;
            }
        }
    }

    public ConditionedPredictor Predictor => _predictor;

    /// <summary>What a row's inputs say.</summary>
    public ConditionedRow Read(RowFrame frame) => new()
    {
        Features = frame.Input<float>(_embedding),
        BaseFeatures = _transformer.Columns.Base.Read(frame, _base),
        Latitude = _latitude < 0 ? double.NaN : Degrees(frame, _latitude, 90),
        Longitude = _latitude < 0 ? double.NaN : Degrees(frame, _latitude + 1, 180),
        Metadata = _metadata < 0 ? default : frame.Input<float>(_metadata),
        Hidden = _hidden < 0 ? default : frame.Input<float>(_hidden),
        Dates = _dates < 0 ? default : frame.Input<int>(_dates),
    };

    public override void Run(RowFrame frame)
    {
        var row = Read(frame);
        var scores = frame.Output<float>(ClassifierColumns.Score, _classes);
        _predictor.Predict(row, scores);
        frame.Output<uint>(ClassifierColumns.PredictedLabel, 1)[0] = (uint)(ClassificationMetrics.TopClass(scores) + 1);
        _predictor.WithoutMetadata.CopyTo(frame.Output<float>(WithoutMetadata, _classes));
        frame.Output<float>(Gate, 1)[0] = (float)_predictor.Gate;
        double support = 0;
        foreach (double trust in _predictor.Support)
            support = Math.Max(support, trust);
        frame.Output<float>(Support, 1)[0] = (float)support;
    }

    private double Degrees(RowFrame frame, int input, double limit)
    {
        float value = frame.Input<float>(input)[0];
        if (float.IsNaN(value) || Math.Abs(value) <= limit)
            return value;
        var column = _transformer.Inputs[input];
        throw new ArgumentException(FormattableString.Invariant(
            $"A row of the {column.Role} column '{column.ColumnName}' is out of range: expected -{limit} to {limit} degrees or NaN, ")
            + FormattableString.Invariant($"got {value}. Are latitude and longitude the right way round?"), column.ColumnName);
    }
}
