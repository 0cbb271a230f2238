namespace Microsoft.ML;

/// <summary>What the catalogs of all tasks have in common.</summary>
public abstract class TrainCatalogBase
{
    private protected TrainCatalogBase(MLContext context)
    {
        Context = context;
    }

    private protected MLContext Context { get; }

    /// <summary>What came of one fold.</summary>
    public sealed class CrossValidationResult<T>
        where T : class
    {
        /// <summary>The metrics of the test set.</summary>
        public readonly T Metrics;

        /// <summary>The model.</summary>
        public readonly ITransformer Model;

        /// <summary>The test set, as the model transformed it.</summary>
        public readonly IDataView ScoredHoldOutSet;

        /// <summary>The number of the fold, from 0.</summary>
        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scored, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scored;
            Fold = fold;
        }
    }
}
