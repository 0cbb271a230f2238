using BenchmarkDotNet.Attributes;

namespace MLNetGeoFM.Benchmarks.Applicability;

/// <summary>How fast new rows are compared with the training rows: 500 rows with 2,000 of 64 features.</summary>
[MemoryDiagnoser]
public class ApplicabilityBenchmarks
{
    private const int Features = 64;
    private const int TrainingRows = 2000;
    private const int Rows = 500;

    private readonly double[] _dissimilarities = new double[Rows];
    private AreaOfApplicability _area = null!;
    private float[] _rows = [];

    [GlobalSetup]
    public void Fit()
    {
        Random random = new(3);
        float[] training = [.. Enumerable.Range(0, TrainingRows * Features).Select(_ => random.NextSingle() + random.NextSingle())];
        _rows = [.. Enumerable.Range(0, Rows * Features).Select(_ => random.NextSingle() + random.NextSingle())];
        _area = AreaOfApplicability.Fit(training, Features, [], new ApplicabilityOptions { Whitening = false });
    }

    /// <summary>All distances of each row in double precision.</summary>
    [Benchmark(Baseline = true)]
    public int CountNear()
    {
        int near = 0;
        for (int row = 0; row < Rows; row++)
            near += _area.CountTrainingRowsNear(_rows.AsSpan(row * Features, Features));
        return near;
    }

    [Benchmark]
    public double OneByOne()
    {
        double sum = 0;
        for (int row = 0; row < Rows; row++)
            sum += _area.Dissimilarity(_rows.AsSpan(row * Features, Features));
        return sum;
    }

    [Benchmark]
    public double Together()
    {
        _area.Dissimilarities(_rows, _dissimilarities);
        return _dissimilarities[^1];
    }
}
