namespace MLNetGeoFM.Models;

/// <summary>A change of low rank to some columns of a linear map: gate · scale · (x Downᵀ) Upᵀ is added to them.</summary>
/// <param name="Down">A, [r, inputs].</param>
/// <param name="Up">B, [columns, r]; zero at first, so that nothing is changed before it is trained.</param>
/// <param name="Offset">First column that is changed.</param>
/// <param name="GateColumn">Column of the gates that opens this change.</param>
/// <remarks>Source: Hu et al. 2021, LoRA, arXiv:2106.09685, section 4.1.</remarks>
internal sealed record LowRankChange(Parameter Down, Parameter Up, int Offset, int GateColumn)
{
    /// <summary>r.</summary>
    public int Rank { get; } = Down.Shape[0];

    /// <summary>Columns that are changed.</summary>
    public int Columns { get; } = Up.Shape[0];
}
