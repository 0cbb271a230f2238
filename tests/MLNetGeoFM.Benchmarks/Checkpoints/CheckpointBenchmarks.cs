using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Benchmarks.Encoders;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Checkpoints;

/// <summary>Reading an encoder's weights from a file, against reading the file's bytes.</summary>
[MemoryDiagnoser]
public class CheckpointBenchmarks
{
    private readonly EncoderCard _card = EncoderCards.FindById("presto")!;
    private string _path = "";

    [GlobalSetup]
    public void Prepare()
    {
        _path = Path.Combine(Path.GetTempPath(), $"geofm-{Guid.NewGuid():N}.safetensors");
        using var stream = File.Create(_path);
        RandomEncoder.Weights(_card).Write(stream);
    }

    [GlobalCleanup]
    public void Remove() => File.Delete(_path);

    [Benchmark(Baseline = true)]
    public int BytesAlone() => File.ReadAllBytes(_path).Length;

    [Benchmark]
    public int OpenAndList()
    {
        using var checkpoint = Checkpoint.Open(_path);
        return checkpoint.Tensors.Count;
    }

    [Benchmark]
    public long LoadStrictly()
    {
        using var checkpoint = Checkpoint.Open(_path);
        return StrictLoading.Load(checkpoint, _card.Tensors, _card.Id).ParameterCount;
    }
}
