namespace MLNetGeoFM.Models;

/// <summary>
/// A linear map and the GELU or the sum that follows it, in one pass over the rows; the bits are those of the two one after the
/// other. </summary>
internal sealed class FusedLinearOperation : LayerOperation
{
    private readonly LinearOperation _linear;
    private readonly GemmEpilogue _epilogue;
    private readonly NetworkValue? _residual;

    private FusedLinearOperation(LinearOperation linear, GemmEpilogue epilogue, NetworkValue? residual, NetworkValue output)
        : base(output, residual is null ? linear.Inputs : [linear.Inputs[0], residual], linear.Parameters)
    {
        _linear = linear;
        _epilogue = epilogue;
        _residual = residual;
    }

    public static FusedLinearOperation Of(LinearOperation linear, GeluOperation gelu)
        => new(linear, GemmEpilogue.Gelu, null, gelu.Output);

    public static FusedLinearOperation Of(LinearOperation linear, AddOperation sum)
        => new(linear, GemmEpilogue.Residual, sum.Inputs[0] == linear.Output ? sum.Inputs[1] : sum.Inputs[0], sum.Output);

    public override void Forward(LayerContext context) => _linear.Forward(context, _epilogue, _residual, Output);

    public override bool MayOverwrite(NetworkValue input) => input == _residual && input != _linear.Inputs[0];

    public override long CountFlops(TokenBatch batch) => _linear.CountFlops(batch);
}
