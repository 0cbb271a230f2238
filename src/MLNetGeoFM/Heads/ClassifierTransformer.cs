using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Adds <c>PredictedLabel</c> and <c>Score</c> columns: the class of a row of features, and the probability of each
/// class.</summary>
/// <remarks>
/// | Input | Vector of Single [D] |
/// | Output | `PredictedLabel`: key with the class names as values, missing where a feature is NaN or infinite |
/// | Output | `Score`: Vector of Single [K], probabilities in class order; NaN where a feature is NaN or infinite |
/// | Thread-safe | Yes |
/// </remarks>
/// <typeparam name="TModel">The trained head.</typeparam>
public abstract class ClassifierTransformer<TModel> : RowTransformer, ISingleFeaturePredictionTransformer<TModel>, IHeadTransformer
    where TModel : ClassificationHead
{
    private protected ClassifierTransformer(string featureColumnName, IReadOnlyList<string> classNames, TModel model)
        : this(HeadFeatures.Plain(featureColumnName, model.NumberOfFeatures), classNames, model)
    {
    }

    private protected ClassifierTransformer(HeadFeatures columns, IReadOnlyList<string> classNames, TModel model)
        : base(columns.Inputs, [.. ClassifierColumns.Added(classNames, setId: 1).Select(column => new RowOutput(column))])
    {
        if (columns.Length != model.NumberOfFeatures)
        {
            throw new InvalidDataException(
                $"The columns of the head have {columns.Length} numbers: expected {model.NumberOfFeatures}, as the head takes.");
        }

        Columns = columns;
        ClassNames = [.. classNames];
        Model = model;
    }

    /// <summary>The trained head, for use without a data view.</summary>
    public TModel Model { get; }

    /// <summary>The columns that it reads.</summary>
    internal HeadFeatures Columns { get; }

    ClassificationHead IHeadTransformer.Head => Model;

    /// <summary>The class names, [K], in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The column with the features; of several, the first.</summary>
    public string FeatureColumnName => Inputs[0].ColumnName;

    /// <summary>The type of the column with the features: Vector of Single [D].</summary>
    public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, Inputs[0].Length);

    internal override bool IsFrozen => false;

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema) =>
        ClassifierColumns.Added(ClassNames, ScoreAnnotations.NextSetId(inputSchema));

    internal override RowWorker CreateWorker() => new Worker(Columns, Model);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(FeatureColumnName);
        RowPayload.WriteNames(writer, ClassNames);
        Model.Write(writer);
    }

    /// <summary>Writes a head that reads more than one column.</summary>
    private protected void WriteColumnsAndModel(BinaryWriter writer)
    {
        HeadFeatures.Write(writer, Columns);
        RowPayload.WriteNames(writer, ClassNames);
        Model.Write(writer);
    }

    /// <summary>Reads what <see cref="WriteColumnsAndModel"/> wrote.</summary>
    private protected static (HeadFeatures Columns, string[] ClassNames, TModel Model) ReadColumnsAndModel(
        BinaryReader reader, Func<BinaryReader, TModel> readModel)
    {
        HeadFeatures columns = HeadFeatures.Read(reader);
        var (classNames, model) = ReadModel(reader, readModel);
        return (columns, classNames, model);
    }

    /// <summary>Reads what <see cref="WritePayload"/> wrote.</summary>
    private protected static (string FeatureColumnName, string[] ClassNames, TModel Model) ReadPayload(
        BinaryReader reader, Func<BinaryReader, TModel> readModel)
    {
        string featureColumnName = reader.ReadString();
        var (classNames, model) = ReadModel(reader, readModel);
        return (featureColumnName, classNames, model);
    }

    private static (string[] ClassNames, TModel Model) ReadModel(BinaryReader reader, Func<BinaryReader, TModel> readModel)
    {
        string[] classNames = RowPayload.ReadNames(reader);
        TModel model = readModel(reader);
        if (model.NumberOfClasses != classNames.Length)
        {
            throw new InvalidDataException(
                $"The saved head has {model.NumberOfClasses} classes and {classNames.Length} class names: expected as many.");
        }

        return (classNames, model);
    }

    private sealed class Worker(HeadFeatures columns, TModel model) : RowWorker
    {
        private readonly float[] _row = new float[columns.Length];

        public override void Run(RowFrame frame)
        {
            Span<float> probabilities = frame.Output<float>(ClassifierColumns.Score, model.NumberOfClasses);
            model.Predict(columns.Read(frame, _row), probabilities);
            int top = ClassificationMetrics.TopClass(probabilities);
            frame.Output<uint>(ClassifierColumns.PredictedLabel, 1)[0] = (uint)(top + 1);
        }
    }
}

/// <summary>A transformer around a trained head.</summary>
internal interface IHeadTransformer
{
    ClassificationHead Head { get; }
}

/// <summary>The columns of a classifier, in ML.NET's order.</summary>
internal static class ClassifierColumns
{
    public const string LabelRole = "label";
    public const string FeatureRole = "feature";
    public const string GroupRole = "group";
    public const string PredictedLabelName = "PredictedLabel";
    public const string ScoreName = "Score";
    public const int PredictedLabel = 0;
    public const int Score = 1;

    public static DataViewSchema.DetachedColumn[] Added(IReadOnlyList<string> classNames, uint setId) =>
    [
        ScoreAnnotations.PredictedLabel(PredictedLabelName, classNames, setId),
        ScoreAnnotations.Score(ScoreName, classNames, setId)
    ];

    /// <summary>Lets a saved model not name the slots of the scores where a class has the name of a column, and warns.</summary>
    public static void KeepTakenNames(RowTransformer transformer, IReadOnlyList<string> classNames, DataViewSchema schema, IChannel channel)
    {
        var own = transformer.Outputs.Select(output => output.ColumnName).Where(name => name != ScoreName);
        string[] taken = [.. classNames.Where(name => schema.GetColumnOrNull(name) is not null || own.Contains(name))];
        if (taken.Length == 0)
            return;
        transformer.SavesSlotNames = false;
        channel.Warning(
            MessageSensitivity.None,
            $"Classes have the names of columns ({string.Join(", ", taken)}): a saved model will not name the slots of "
            + $"'{ScoreName}'; the key values of '{PredictedLabelName}' name them in the same order.");
    }
}
