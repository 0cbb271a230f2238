using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    // The seed of a split where neither the call nor the context has one, as in ML.NET: splits are always repeatable.
    private const int DefaultSeed = 42;

    /// <summary>Keeps the rows whose number lies in a half-open range.</summary>
    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity,
        double upperBound = double.PositiveInfinity)
    {
        Check.Value(input, nameof(input));
        Check.NonEmpty(columnName, nameof(columnName));
        Check.Param(lowerBound < upperBound, nameof(upperBound), "Must be greater than lowerBound");
        DataViewSchema.Column column = input.Schema[columnName];
        if (column.Type != NumberDataViewType.Single && column.Type != NumberDataViewType.Double)
            throw Check.SchemaMismatch(nameof(columnName), "filter", columnName, "Single or Double", column.Type.ToString());
        bool open = double.IsPositiveInfinity(upperBound);
        return RowFraction.OfNumber(column)
            .Filter(input, value => lowerBound <= value && (value < upperBound || (open && value == upperBound)));
    }

    /// <summary>Keeps the rows whose key k of K lies, as (k - ½) / K, in a half-open range.</summary>
    public IDataView FilterRowsByKeyColumnFraction(IDataView input, string columnName, double lowerBound = 0,
        double upperBound = 1)
    {
        Check.Value(input, nameof(input));
        Check.NonEmpty(columnName, nameof(columnName));
        Check.Param(lowerBound is >= 0 and <= 1, nameof(lowerBound), "Must be in [0, 1]");
        Check.Param(upperBound is >= 0 and <= 1, nameof(upperBound), "Must be in [0, 1]");
        Check.Param(lowerBound <= upperBound, nameof(upperBound), "Must be no less than lowerBound");
        DataViewSchema.Column column = input.Schema[columnName];
        if (column.Type is not KeyDataViewType key)
            throw Check.SchemaMismatch(nameof(columnName), "filter", columnName, "KeyType", column.Type.ToString());
        return RowFraction.OfKey(column, key).Filter(input, value => lowerBound <= value && value < upperBound);
    }

    /// <summary>Leaves out the first rows.</summary>
    public IDataView SkipRows(IDataView input, long count)
    {
        Check.Value(input, nameof(input));
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, count, long.MaxValue);
    }

    /// <summary>Keeps only the first rows.</summary>
    public IDataView TakeRows(IDataView input, long count)
    {
        Check.Value(input, nameof(input));
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, 0, count);
    }

    /// <summary>Shuffles the rows.</summary>
    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        Check.Value(input, nameof(input));
        Check.Param(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledDataView(input, seed ?? ((IHostEnvironment)_context).Register("ShuffleRows").Rand.Next());
    }

    /// <summary>Splits into a training and a test set; rows of the same sampling key stay together.</summary>
    public TrainTestData TrainTestSplit(
        IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data, nameof(data));
        Check.Param(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        RowFraction fraction = Fraction(data, samplingKeyColumnName, seed);
        return new TrainTestData(
            fraction.Filter(data, value => value < 0 || value >= testFraction),
            fraction.Filter(data, value => value >= 0 && value < testFraction));
    }

    /// <summary>Splits into folds, of which each is the test set once; rows of the same sampling key stay together.</summary>
    public IReadOnlyList<TrainTestData> CrossValidationSplit(
        IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data, nameof(data));
        Check.Param(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        RowFraction fraction = Fraction(data, samplingKeyColumnName, seed);
        var folds = new TrainTestData[numberOfFolds];
        for (int fold = 0; fold < numberOfFolds; fold++)
        {
            double lower = (double)fold / numberOfFolds;
            double upper = (double)(fold + 1) / numberOfFolds;
            folds[fold] = new TrainTestData(
                fraction.Filter(data, value => value < lower || value > upper),
                fraction.Filter(data, value => value >= lower && value <= upper));
        }

        return folds;
    }

    private RowFraction Fraction(IDataView data, string samplingKey, int? seed)
    {
        int used = seed ?? _context.Seed ?? DefaultSeed;
        return samplingKey is null ? RowFraction.Random(used) : RowFraction.By(data, data.Schema.GetColumnOrNull(samplingKey)
            ?? throw Check.MissingColumn("samplingKeyColumn", "SamplingKeyColumn", samplingKey), used);
    }

    /// <summary>A training and a test set.</summary>
    public struct TrainTestData
    {
        /// <summary>The training set.</summary>
        public readonly IDataView TrainSet;

        /// <summary>The test set.</summary>
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
