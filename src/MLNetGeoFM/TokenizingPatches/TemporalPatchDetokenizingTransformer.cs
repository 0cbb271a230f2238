using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Puts tubelet tokens together again, bit for bit.</summary>
public sealed class TemporalPatchDetokenizingTransformer : RowTransformer
{
    internal const string Kind = "DetokenizeTemporalPatches/1";
    internal const string Role = "tokens";

    private readonly TokenColumn _tokens;
    private readonly TemporalPatchTokenizer _tokenizer;

    internal TemporalPatchDetokenizingTransformer(string outputColumnName, string inputColumnName, TokenColumn tokens)
        : base(
            [
                new RowInput(Role, inputColumnName, RowItem.Single)
                {
                    Length = tokens.Series.Steps * tokens.Series.Shape.StepLength,
                },
            ],
            [RowOutput.Series(outputColumnName, tokens.Series)])
    {
        _tokens = tokens;
        _tokenizer = tokens.Tokenizer();
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        _tokens.Write(writer);
    }

    // A token column is no series, so the base class does not know its bands and layout.
    internal override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
    {
        _tokens.RequireSame(inputSchema[Inputs[0].ColumnName], Role);
        return base.AddedColumns(inputSchema);
    }

    internal static TemporalPatchDetokenizingTransformer Read(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), TokenColumn.Read(reader));

    private sealed class Worker(TemporalPatchDetokenizingTransformer transformer) : RowWorker
    {
        private readonly TemporalPatchTokenizer _tokenizer = transformer._tokenizer;

        public override void Run(RowFrame frame)
        {
            var tokens = frame.Input<float>(0);
            RowLengths.Steps(transformer._tokens.Series, transformer.Inputs[0], tokens.Length);
            _tokenizer.Detokenize(tokens, frame.Output<float>(0, tokens.Length));
        }
    }
}
