using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Reads what each row says about its own metadata, as a table of the model's inputs goes by.</summary>
/// <param name="model">Whose gate judges the rows.</param>
internal sealed class GtcaEvidence(GtcaTransformer model) : RowTransformer(
    model.Inputs, [RowOutput.Scalar(EvidenceName, RowItem.Single), RowOutput.Scalar(NearName, RowItem.Single)])
{
    private const string EvidenceName = "__geofm_evidence";
    private const string NearName = "__geofm_near";

    internal override string PayloadKind => throw new NotSupportedException("Evidence is read, never saved.");

    internal override bool IsFrozen => false;

    /// <summary>How likely a group of rows has wrong metadata.</summary>
    public static double DoubtOfGroup(GtcaTransformer model, IDataView rows)
    {
        IDataView view = new GtcaEvidence(model).Transform(rows);
        var (evidence, near) = (view.Schema[EvidenceName], view.Schema[NearName]);
        using var cursor = view.GetRowCursor([evidence, near]);
        var getEvidence = cursor.GetGetter<float>(evidence);
        var getNear = cursor.GetGetter<float>(near);
        GroupEvidence group = new(model.Head);
        float value = 0, isNear = 0;
        while (cursor.MoveNext())
        {
            getEvidence(ref value);
            getNear(ref isNear);
            group.Add(value, isNear > 0);
        }

        return group.Doubt;
    }

    internal override RowWorker CreateWorker() => new Worker(model);

    internal override void WritePayload(BinaryWriter writer) => throw new NotSupportedException("Evidence is read, never saved.");

    private sealed class Worker(GtcaTransformer model) : RowWorker
    {
        private readonly GtcaWorker _worker = new(model);

        public override void Run(RowFrame frame)
        {
            float evidence = (float)_worker.Predictor.Evidence(_worker.Read(frame), out bool isNear);
            frame.Output<float>(0, 1)[0] = evidence;
            frame.Output<float>(1, 1)[0] = isNear ? 1 : 0;
        }
    }
}
