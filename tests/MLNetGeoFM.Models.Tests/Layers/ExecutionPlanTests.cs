using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ExecutionPlanTests
{
    [Test]
    public void Steps_TransformerBlocks_HaveTheirLinearMapsFused()
    {
        SampleNetwork sample = new();
        string[] steps = [.. sample.Network.Plan.Steps.Select(step => step.GetType().Name.Replace("Operation", "", StringComparison.Ordinal))];
        string[] block = ["LayerNorm", "Linear", "SelfAttention", "FusedLinear", "LayerNorm", "FusedLinear", "FusedLinear"];
        Assert.That(steps, Is.EqualTo((string[])
            ["GroupProjection", "Encoding", .. block, .. block, "GroupSelection", "LayerNorm", "Add", "Concatenation", "MeanPool", "Linear"]));
    }

    [Test]
    public void Needed_ValueThatNobodyReads_IsLeftOut()
    {
        SampleNetwork sample = new();
        Assert.That(sample.Network.Operations.Select(operation => operation.Output), Does.Contain(sample.Unneeded));
        Assert.That(sample.Network.Plan.Needed.Select(operation => operation.Output), Does.Not.Contain(sample.Unneeded));
        Assert.That(sample.Network.Plan.Needed, Has.Length.EqualTo(sample.Network.Operations.Count - 1));
    }

    [Test]
    public void Steps_LinearMapReadTwiceOrNamedAsOutput_IsNotFused()
    {
        NetworkBuilder builder = new();
        var input = builder.Input(2);
        Parameter weight = new("weight", [2, 2], [1, 2, 3, 4]);
        var twice = builder.Linear(input, weight, null);
        var doubled = builder.Add(twice, twice);
        var named = builder.Linear(input, weight, null);
        var gelu = builder.Gelu(named);
        Assert.That(builder.Build(doubled, named, gelu).Plan.Steps.OfType<FusedLinearOperation>(), Is.Empty);
        Assert.That(builder.Build(doubled, gelu).Plan.Steps.OfType<FusedLinearOperation>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Slots_TransformerBlocks_ShareMemory()
    {
        NetworkBuilder builder = new();
        var input = builder.Input(16);
        Parameter gain = new("gain", [16], new float[16]);
        var x = input;
        for (int depth = 0; depth < 10; depth++)
        {
            var hidden = builder.Linear(builder.LayerNorm(x, gain, gain, 1e-5f), new Parameter("in", [64, 16], new float[1024]), null);
            x = builder.Add(x, builder.Linear(builder.Gelu(hidden), new Parameter("out", [16, 64], new float[1024]), null));
        }

        var plan = builder.Build(builder.Gelu(x)).Plan;
        Assert.That(plan.Memory.Slots.Select(slot => slot.Width).Order(), Is.EqualTo(new[] { 16, 16, 64 }));
        Assert.That(plan.Memory.SlotOfValue[input.Index], Is.EqualTo(-1));
    }

    [Test]
    public void Slots_ValuesAliveTogether_NeverShare()
    {
        SampleNetwork sample = new();
        var plan = sample.Network.Plan;
        for (int step = 0; step < plan.Steps.Length; step++)
        {
            NetworkValue[] alive = [.. plan.Steps[step..].SelectMany(later => later.Inputs)
                .Where(value => plan.Steps[..step].Any(earlier => earlier.Output == value) && plan.Memory.SlotOfValue[value.Index] >= 0).Distinct()];
            Assert.That(alive.Select(value => plan.Memory.SlotOfValue[value.Index]), Is.Unique, $"before step {step}");
            foreach (var value in alive)
                Assert.That(plan.Memory.Slots[plan.Memory.SlotOfValue[value.Index]].Width, Is.GreaterThanOrEqualTo(value.Width));
        }
    }
}
