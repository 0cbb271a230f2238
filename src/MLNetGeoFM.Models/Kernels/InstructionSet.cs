using System.Runtime.Intrinsics.X86;

namespace MLNetGeoFM.Models;

/// <summary>Which instructions a kernel is made of.</summary>
internal enum InstructionSet
{
    /// <summary>Vectors of 4 floats, in instructions that .NET chooses; any processor.</summary>
    Portable,

    /// <summary>Vectors of 8 floats: AVX2 and FMA.</summary>
    Avx2,

    /// <summary>Vectors of 16 floats: AVX-512F.</summary>
    Avx512,
}

/// <summary>What this processor runs.</summary>
/// <remarks>
/// Every kernel takes its set as an argument and gives right answers for all of them on any processor: where the instructions
/// are missing, .NET works out the vector operations with narrower ones. That is slow, so products choose
/// <see cref="Best"/>; tests go through all members of <see cref="InstructionSet"/>.
/// </remarks>
internal static class InstructionSets
{
    /// <summary>The sets that run at full speed here, slowest first; the portable one always.</summary>
    public static IReadOnlyList<InstructionSet> Available { get; } = Find();

    /// <summary>The fastest set of this processor.</summary>
    public static InstructionSet Best => Available[^1];

    /// <summary>Floats in one vector.</summary>
    public static int Width(this InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => 16,
        InstructionSet.Avx2 => 8,
        _ => 4,
    };

    // Not Vector512.IsHardwareAccelerated: that is .NET's preference, and false on processors that have the instructions.
    private static List<InstructionSet> Find()
    {
        List<InstructionSet> sets = [InstructionSet.Portable];
        if (Avx2.IsSupported && Fma.IsSupported)
            sets.Add(InstructionSet.Avx2);
        if (Avx512F.IsSupported)
            sets.Add(InstructionSet.Avx512);
        return sets;
    }
}
