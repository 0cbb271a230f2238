using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Every output an operation can have. A vector of known size is put together from the pieces of its binary expansion.</summary>
internal sealed class PortableOutput
{
    /// <summary>Pieces hold 1, 2, 4, ... values, so known sizes below this are possible.</summary>
    public const int KnownSizeLimit = 1 << PieceCount;

    /// <summary>Number of pieces.</summary>
    public const int PieceCount = 16;

    [ColumnName("__geofm_out_single0")]
    public VBuffer<float> Single0 { get; set; }

    [ColumnName("__geofm_out_single1")]
    public VBuffer<float> Single1 { get; set; }

    [ColumnName("__geofm_out_single2")]
    public VBuffer<float> Single2 { get; set; }

    [ColumnName("__geofm_out_int0")]
    public VBuffer<int> Int0 { get; set; }

    [ColumnName("__geofm_out_int1")]
    public VBuffer<int> Int1 { get; set; }

    [ColumnName("__geofm_out_int2")]
    public VBuffer<int> Int2 { get; set; }

    [ColumnName("__geofm_out_boolean0")]
    public VBuffer<bool> Boolean0 { get; set; }

    [ColumnName("__geofm_out_boolean1")]
    public VBuffer<bool> Boolean1 { get; set; }

    [ColumnName("__geofm_out_scalar0")]
    public float Scalar0 { get; set; }

    [ColumnName("__geofm_out_scalar1")]
    public float Scalar1 { get; set; }

    [ColumnName("__geofm_out_text0")]
    public string? Text0 { get; set; }

    [ColumnName("__geofm_piece0"), VectorType(1)]
    public VBuffer<float> Piece0 { get; set; }

    [ColumnName("__geofm_piece1"), VectorType(2)]
    public VBuffer<float> Piece1 { get; set; }

    [ColumnName("__geofm_piece2"), VectorType(4)]
    public VBuffer<float> Piece2 { get; set; }

    [ColumnName("__geofm_piece3"), VectorType(8)]
    public VBuffer<float> Piece3 { get; set; }

    [ColumnName("__geofm_piece4"), VectorType(16)]
    public VBuffer<float> Piece4 { get; set; }

    [ColumnName("__geofm_piece5"), VectorType(32)]
    public VBuffer<float> Piece5 { get; set; }

    [ColumnName("__geofm_piece6"), VectorType(64)]
    public VBuffer<float> Piece6 { get; set; }

    [ColumnName("__geofm_piece7"), VectorType(128)]
    public VBuffer<float> Piece7 { get; set; }

    [ColumnName("__geofm_piece8"), VectorType(256)]
    public VBuffer<float> Piece8 { get; set; }

    [ColumnName("__geofm_piece9"), VectorType(512)]
    public VBuffer<float> Piece9 { get; set; }

    [ColumnName("__geofm_piece10"), VectorType(1024)]
    public VBuffer<float> Piece10 { get; set; }

    [ColumnName("__geofm_piece11"), VectorType(2048)]
    public VBuffer<float> Piece11 { get; set; }

    [ColumnName("__geofm_piece12"), VectorType(4096)]
    public VBuffer<float> Piece12 { get; set; }

    [ColumnName("__geofm_piece13"), VectorType(8192)]
    public VBuffer<float> Piece13 { get; set; }

    [ColumnName("__geofm_piece14"), VectorType(16384)]
    public VBuffer<float> Piece14 { get; set; }

    [ColumnName("__geofm_piece15"), VectorType(32768)]
    public VBuffer<float> Piece15 { get; set; }

    /// <summary>Copies a vector into the pieces of its binary expansion, the largest first.</summary>
    public void SetPieces(ReadOnlySpan<float> values)
    {
        int at = 0;
        for (int bit = PieceCount - 1; bit >= 0; bit--)
        {
            if ((values.Length >> bit & 1) == 0)
                continue;
            var piece = values.Slice(at, 1 << bit);
            at += piece.Length;
            switch (bit)
            {
                case 0:
                    Piece0 = PortableVector.Of(Piece0, piece);
                    break;
                case 1:
                    Piece1 = PortableVector.Of(Piece1, piece);
                    break;
                case 2:
                    Piece2 = PortableVector.Of(Piece2, piece);
                    break;
                case 3:
                    Piece3 = PortableVector.Of(Piece3, piece);
                    break;
                case 4:
                    Piece4 = PortableVector.Of(Piece4, piece);
                    break;
                case 5:
                    Piece5 = PortableVector.Of(Piece5, piece);
                    break;
                case 6:
                    Piece6 = PortableVector.Of(Piece6, piece);
                    break;
                case 7:
                    Piece7 = PortableVector.Of(Piece7, piece);
                    break;
                case 8:
                    Piece8 = PortableVector.Of(Piece8, piece);
                    break;
                case 9:
                    Piece9 = PortableVector.Of(Piece9, piece);
                    break;
                case 10:
                    Piece10 = PortableVector.Of(Piece10, piece);
                    break;
                case 11:
                    Piece11 = PortableVector.Of(Piece11, piece);
                    break;
                case 12:
                    Piece12 = PortableVector.Of(Piece12, piece);
                    break;
                case 13:
                    Piece13 = PortableVector.Of(Piece13, piece);
                    break;
                case 14:
                    Piece14 = PortableVector.Of(Piece14, piece);
                    break;
                case 15:
                    Piece15 = PortableVector.Of(Piece15, piece);
                    break;
            }
        }
    }
}

/// <summary>Fills vectors of reused rows without allocating once they are large enough.</summary>
internal static class PortableVector
{
    public static VBuffer<T> Of<T>(VBuffer<T> old, ReadOnlySpan<T> values)
    {
        var editor = VBufferEditor.Create(ref old, values.Length);
        values.CopyTo(editor.Values);
        return editor.Commit();
    }
}
