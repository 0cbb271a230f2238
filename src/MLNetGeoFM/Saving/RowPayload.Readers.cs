namespace MLNetGeoFM;

internal static partial class RowPayload
{
    /// <summary>Every kind this version can read. A new transformer adds its line here; a test finds the one that forgot.</summary>
    internal static IReadOnlyDictionary<string, Func<BinaryReader, RowTransformer>> Readers { get; } =
        new Dictionary<string, Func<BinaryReader, RowTransformer>>
        {
            [BandDescribingTransformer.Kind] = BandDescribingTransformer.Read,
            [ReflectanceScalingTransformer.Kind] = ReflectanceScalingTransformer.Read,
            [CloudMaskingTransformer.Kind] = CloudMaskingTransformer.Read,
            [SeasonShiftingTransformer.Kind] = SeasonShiftingTransformer.Read,
            [DateDroppingTransformer.Kind] = DateDroppingTransformer.Read,
            [SpectralIndicesTransformer.Kind] = SpectralIndicesTransformer.Read,
            [BandSelectingTransformer.Kind] = BandSelectingTransformer.Read,
            [TimeRegularizingTransformer.Kind] = TimeRegularizingTransformer.Read,
            [GapFillingTransformer.Kind] = GapFillingTransformer.Read,
            [TemporalPatchTokenizingTransformer.Kind] = TemporalPatchTokenizingTransformer.Read,
            [TemporalPatchDetokenizingTransformer.Kind] = TemporalPatchDetokenizingTransformer.Read,
            [EncodingTransformer.Kind] = EncodingTransformer.Read,
            [EncodingTransformer.KindWithHidden] = EncodingTransformer.ReadWithHidden,
            [MetadataEncodingTransformer.Kind] = MetadataEncodingTransformer.Read,
            [MetadataPackingTransformer.Kind] = MetadataPackingTransformer.Read,
            [SeriesFlatteningTransformer.Kind] = SeriesFlatteningTransformer.Read,
            [ApplicabilityCheckingTransformer.Kind] = ApplicabilityCheckingTransformer.Read,
            [KNearestNeighborsTransformer.Kind] = KNearestNeighborsTransformer.Read,
            [LogisticRegressionTransformer.Kind] = LogisticRegressionTransformer.Read,
            [PrototypesTransformer.Kind] = PrototypesTransformer.Read,
            [MlpTransformer.Kind] = MlpTransformer.Read,
            [GtcaTransformer.Kind] = GtcaTransformer.Read,
            [RetrievalTransformer.Kind] = RetrievalTransformer.Read,
            [TemporalAttentionTransformer.Kind] = TemporalAttentionTransformer.Read,
            [TempCnnTransformer.Kind] = TempCnnTransformer.Read,
            [CalibratedTransformer.PlainKind] = CalibratedTransformer.ReadPlain,
            [MultiViewTransformer.Kind] = MultiViewTransformer.Read,
            [CalibratedTransformer.Kind] = CalibratedTransformer.Read,
            [ScoreCalibratingTransformer.Kind] = ScoreCalibratingTransformer.Read,
        };
}
