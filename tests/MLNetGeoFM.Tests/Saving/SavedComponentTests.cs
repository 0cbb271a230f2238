using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>One saved component of each kind, as the first version wrote that kind: each stays readable for ever, whole.</summary>
[TestFixture]
public sealed class SavedComponentTests
{
    // Their payload is an encoder's weights, which are nobody's to keep here.
    private static readonly string[] WithWeights = [EncodingTransformer.Kind, EncodingTransformer.KindWithHidden];

    // Read, and written by no version since files are kept.
    private static readonly string[] Older = [CalibratedTransformer.PlainKind];

    private static string FilePath
        => Path.Combine(SharedFolder.CheckoutRoot, "tests", "MLNetGeoFM.Tests", "Saving", "SavedBy0.1", "components.payloads");

    private static IEnumerable<string> Kinds => Lines().Select(line => line.Kind);

    [TestCaseSource(nameof(Kinds))]
    public void Unpack_KindOfThisVersion_GivesItBackWhole(string kind)
    {
        string payload = Lines().Single(line => line.Kind == kind).Payload;

        RowTransformer component = RowPayload.Unpack(payload);

        Assert.That(component.Outputs, Is.Not.Empty);
        // A later version may write another kind for the same component; what this kind holds is then read all the same.
        if (component.PayloadKind == kind)
            Assert.That(RowPayload.Pack(component), Is.EqualTo(payload));
    }

    [Test]
    public void Readers_EveryKind_HasASavedComponent() =>
        Assert.That(RowPayload.Readers.Keys.Except(WithWeights).Except(Older).Except(Kinds), Is.Empty,
            "Kinds without a saved component: run the explicit test Write_KindsThatAreNew, which adds them, and commit its file.");

    [Test]
    [Explicit("Adds a line for each new kind; lines that are there stay as they are.")]
    public void Write_KindsThatAreNew()
    {
        string[] known = [.. Kinds, .. WithWeights];
        File.AppendAllLines(FilePath, ContractCases.FittedTransformers().Where(component => !known.Contains(component.PayloadKind))
            .Select(component => (Kind: component.PayloadKind, Payload: RowPayload.Pack(component)))
            .GroupBy(line => line.Kind).Select(kind => kind.MinBy(line => line.Payload.Length))
            .OrderBy(line => line.Kind, StringComparer.Ordinal).Select(line => $"{line.Kind} {line.Payload}"));
    }

    private static IEnumerable<(string Kind, string Payload)> Lines() => !File.Exists(FilePath) ? [] : File.ReadLines(FilePath)
        .Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1]));
}
