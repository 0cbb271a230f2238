namespace MLNetGeoFM;

/// <summary>Reads the quality column of a row and says of each pixel whether it is clear, unclear or no data.</summary>
internal abstract class PixelClassifier
{
    public static PixelClassifier Of(QualityColumn quality, CloudMaskingOptions options)
    {
        switch (options.QualityKind)
        {
            case QualityKind.SpectralRule:
                return new Spectral(quality.Series!);
            case QualityKind.HlsFmask:
                return new Layer<byte>(new HlsFmaskClearPolicy(options.RejectedFmaskBits, options.RejectHighAerosol).Classify);
            case QualityKind.Qa60:
                return new Layer<ushort>(new Qa60ClearPolicy(options.CirrusIsClear).Classify);
            case QualityKind.LandsatQaPixel:
                return new Layer<ushort>(new LandsatQaClearPolicy(options.RejectedLandsatBits).Classify);
            case QualityKind.CloudProbability:
                var policy = new CloudProbabilityClearPolicy(options.CloudProbabilityThreshold!.Value);
                return quality.Item == RowItem.Byte ? new Layer<byte>(policy.Classify) : new Layer<float>(policy.Classify);
            default:
                return new Layer<byte>(new SclClearPolicy(options.ClearClasses).Classify);
        }
    }

    /// <summary>Number of states of the row: T * H * W.</summary>
    public abstract int StatesOf(RowFrame frame);

    public abstract void Classify(RowFrame frame, Span<PixelState> states);

    private delegate void LayerPolicy<T>(ReadOnlySpan<T> values, Span<PixelState> states);

    private sealed class Layer<T>(LayerPolicy<T> policy) : PixelClassifier
    {
        public override int StatesOf(RowFrame frame) => frame.Input<T>(0).Length;

        public override void Classify(RowFrame frame, Span<PixelState> states) => policy(frame.Input<T>(0), states);
    }

    private sealed class Spectral(SeriesColumn series) : PixelClassifier
    {
        private readonly SpectralClearPolicy _policy = new(series.BandNames);

        public override int StatesOf(RowFrame frame) => series.Shape.Steps(frame.Input<float>(0).Length) * series.Shape.PixelsPerStep;

        public override void Classify(RowFrame frame, Span<PixelState> states) => _policy.Classify(frame.Input<float>(0), series.Shape, states);
    }
}
