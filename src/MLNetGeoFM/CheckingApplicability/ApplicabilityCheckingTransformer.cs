using System.Runtime.ExceptionServices;

namespace MLNetGeoFM;

/// <summary>Flags rows that are like the training rows, and says how unlike them any row is.</summary>
public sealed class ApplicabilityCheckingTransformer : RowTransformer
{
    internal const string Kind = "CheckApplicability/1";

    internal ApplicabilityCheckingTransformer(string outputColumnName, string featureColumnName, AreaOfApplicability area)
        : base(
            [new RowInput(ClassifierColumns.FeatureRole, featureColumnName, RowItem.Single) { Length = area.NumberOfFeatures }],
            OutputsOf(outputColumnName))
        => Area = area;

    /// <summary>What was measured on the training rows: threshold, mean distance, their own dissimilarities.</summary>
    public AreaOfApplicability Area { get; }

    internal override string PayloadKind => Kind;

    internal override bool IsFrozen => false;

    internal static RowOutput[] OutputsOf(string outputColumnName) =>
    [
        RowOutput.Scalar(outputColumnName, RowItem.Boolean),
        RowOutput.Scalar(outputColumnName + "Dissimilarity", RowItem.Single),
    ];

    internal override RowWorker CreateWorker() => new Worker(Area);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        Area.Write(writer);
    }

    internal static ApplicabilityCheckingTransformer Read(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), AreaOfApplicability.Read(reader));

    internal override bool GainsFromParts => true;

    private sealed class Worker(AreaOfApplicability area) : RowWorker
    {
        private float[] _rows = [];
        private double[] _dissimilarities = [];

        public override void Run(RowFrame frame)
        {
            Write(frame, area.Dissimilarity(frame.Input<float>(0)));
        }

        public override void RunPart(ReadOnlySpan<RowFrame> frames, Span<ExceptionDispatchInfo?> failures)
        {
            int features = area.NumberOfFeatures;
            if (_dissimilarities.Length < frames.Length)
                (_rows, _dissimilarities) = (new float[frames.Length * features], new double[frames.Length]);
            for (int i = 0; i < frames.Length; i++)
            {
                ReadOnlySpan<float> row = frames[i].Input<float>(0);
                if (row.Length != features)
                {
                    base.RunPart(frames, failures);
                    return;
                }

                row.CopyTo(_rows.AsSpan(i * features));
            }

            area.Dissimilarities(_rows.AsSpan(0, frames.Length * features), _dissimilarities.AsSpan(0, frames.Length));
            for (int i = 0; i < frames.Length; i++)
            {
                failures[i] = null;
                Write(frames[i], _dissimilarities[i]);
            }
        }

        private void Write(RowFrame frame, double dissimilarity)
        {
            frame.Output<bool>(0, 1)[0] = area.IsInside(dissimilarity);
            frame.Output<float>(1, 1)[0] = (float)dissimilarity;
        }
    }
}
