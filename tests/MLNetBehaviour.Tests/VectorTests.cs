using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class VectorTests
{
    private static VBuffer<float> Sparse() => new(5, 2, [7f, 9f], [1, 4]);

    [Test]
    public void Sparse_ReadInEveryWay_GivesImplicitZeros()
    {
        VBuffer<float> vector = Sparse();
        var span = new float[6];
        vector.CopyTo(span, 1, -1);
        VBuffer<float> dense = default;
        vector.CopyToDense(ref dense);

        Assert.That(vector.IsDense, Is.False);
        Assert.That(vector.GetIndices().ToArray(), Is.EqualTo(new[] { 1, 4 }));
        Assert.That(vector.DenseValues(), Is.EqualTo(new[] { 0f, 7, 0, 0, 9 }));
        Assert.That(vector.Items().Select(item => item.Key), Is.EqualTo(new[] { 1, 4 }));
        Assert.That(vector.Items(all: true).Select(item => item.Value), Is.EqualTo(new[] { 0f, 7, 0, 0, 9 }));
        Assert.That(span, Is.EqualTo(new[] { 0f, -1, 7, -1, -1, 9 }));
        Assert.That(dense.GetValues().ToArray(), Is.EqualTo(new[] { 0f, 7, 0, 0, 9 }));
        Assert.That(vector.GetItemOrDefault(4), Is.EqualTo(9f));
        Assert.That(vector.GetItemOrDefault(2), Is.Zero);
        Assert.That(() => vector.GetItemOrDefault(5), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void CopyTo_RangeOfSparse_ShiftsIndices()
    {
        VBuffer<float> piece = default;
        Sparse().CopyTo(ref piece, 1, 3);
        Assert.That(piece.Length, Is.EqualTo(3));
        Assert.That(piece.DenseValues(), Is.EqualTo(new[] { 7f, 0, 0 }));
    }

    [Test]
    public void Constructor_BufferTooShort_Throws()
    {
        Assert.That(() => new VBuffer<float>(3, [1f]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new VBuffer<float>(3, 2, [1f, 2f], [0]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new VBuffer<float>(-1, []), Throws.InstanceOf<ArgumentException>());
        Assert.That(default(VBuffer<float>).IsDense, Is.True);
        Assert.That(default(VBuffer<float>).Length, Is.Zero);
    }

    [Test]
    public void Editor_LargeEnoughBuffer_IsReused()
    {
        var values = new float[8];
        var vector = new VBuffer<float>(8, values);
        var editor = VBufferEditor.Create(ref vector, 3);
        Assert.That(editor.CreatedNewValues, Is.False);
        editor.Values[2] = 5;
        vector = editor.Commit();

        Assert.That(vector.Length, Is.EqualTo(3));
        Assert.That(values[2], Is.EqualTo(5f));
        var larger = VBufferEditor.Create(ref vector, 9, keepOldOnResize: true);
        Assert.That(larger.CreatedNewValues, Is.True);
        Assert.That(larger.Values[2], Is.EqualTo(5f));
    }

    [Test]
    public void Editor_SparseTruncated_KeepsTheFirstValues()
    {
        VBuffer<float> vector = default;
        var editor = VBufferEditor.Create(ref vector, 10, 4);
        for (int i = 0; i < 4; i++)
            (editor.Values[i], editor.Indices[i]) = (i + 1, 2 * i);
        vector = editor.CommitTruncated(2);
        Assert.That(vector.GetValues().ToArray(), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(vector.Length, Is.EqualTo(10));
    }
}
