using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>What a product does with its sums before it writes them.</summary>
internal enum GemmEpilogue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Applies <see cref="Models.Gelu"/>.</summary>
    Gelu,

    /// <summary>Adds a matrix.</summary>
    Residual,
}

/// <summary>Products of matrices of floats, on the calling thread, without allocation.</summary>
/// <remarks>
/// Every sum starts from the bias (or 0) and takes its terms with k ascending, one fused multiply-add each: an element's bits
/// depend neither on the number of rows in the call nor on the instruction set (GELU included).
/// Strides are in floats; rows whose stride is not a power of two (padded by 16, say) collide less in the cache. All scratch is
/// on the stack (18 KiB at most). Nothing is checked: callers own the
/// shapes. The packed matrix is kept reachable; other buffers are the caller's to keep.
/// Source: the nesting of loops is that of Goto and van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS
/// 34 (2008).
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>y[m, n] = epilogue(bias[n] + sum over k of x[m, k] B[k, n]).</summary>
    /// <param name="x">[rows, K] with stride; does not overlap y.</param>
    /// <param name="xStride">Floats from one row of x to the next.</param>
    /// <param name="rows">Number of rows; 0 = nothing happens.</param>
    /// <param name="b">[K, N], packed; also says which instructions to use.</param>
    /// <param name="bias">[N], or null.</param>
    /// <param name="y">[rows, N] with stride.</param>
    /// <param name="yStride">Floats from one row of y to the next.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="residual">[rows, N] with stride, what <see cref="GemmEpilogue.Residual"/> adds; may be y.</param>
    /// <param name="residualStride">Floats from one row of the residual to the next.</param>
    public static void Multiply(
        float* x, int xStride, int rows, PackedMatrix b, float* bias, float* y, int yStride,
        GemmEpilogue epilogue, float* residual, int residualStride)
    {
        GemmOutput output = new()
        {
            Target = y,
            Stride = yStride,
            Columns = b.Outputs,
            Epilogue = epilogue,
            Residual = residual,
            ResidualStride = residualStride,
        };
        switch (b.Set)
        {
            case InstructionSet.Avx512: GemmDriver<Lanes512, Vector512<float>>.Multiply(x, xStride, rows, b, bias, output); break;
            case InstructionSet.Avx2: GemmDriver<Lanes256, Vector256<float>>.Multiply(x, xStride, rows, b, bias, output); break;
            default: GemmDriver<Lanes128, Vector128<float>>.Multiply(x, xStride, rows, b, bias, output); break;
        }

        GC.KeepAlive(b);
    }

    /// <summary>dw[n, k] += sum over m of dy[m, n] x[m, k]: the gradient of a linear layer's weight, m ascending.</summary>
    /// <param name="dy">[rows, outputs] with stride.</param>
    /// <param name="dyStride">Floats from one row of dy to the next.</param>
    /// <param name="x">[rows, inputs] with stride.</param>
    /// <param name="xStride">Floats from one row of x to the next.</param>
    /// <param name="rows">Number of rows; 0 = nothing happens.</param>
    /// <param name="outputs">Rows of dw.</param>
    /// <param name="inputs">Columns of dw.</param>
    /// <param name="dw">[outputs, inputs] with stride.</param>
    /// <param name="dwStride">Floats from one row of dw to the next.</param>
    /// <param name="set">The instructions to use.</param>
    public static void AccumulateOuter(
        float* dy, int dyStride, float* x, int xStride, int rows, int outputs, int inputs, float* dw, int dwStride,
        InstructionSet set)
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                GemmDriver<Lanes512, Vector512<float>>.AccumulateOuter(
                    dy, dyStride, x, xStride, rows, outputs, inputs, dw, dwStride);
                break;
            case InstructionSet.Avx2:
                GemmDriver<Lanes256, Vector256<float>>.AccumulateOuter(
                    dy, dyStride, x, xStride, rows, outputs, inputs, dw, dwStride);
                break;
            default:
                GemmDriver<Lanes128, Vector128<float>>.AccumulateOuter(
                    dy, dyStride, x, xStride, rows, outputs, inputs, dw, dwStride);
                break;
        }
    }

    /// <summary>The most that the kernels reach here: one register tile over and over on data of the first-level cache.</summary>
    /// <param name="set">The instructions to use.</param>
    /// <param name="duration">How long to try; the best of many short runs counts.</param>
    /// <returns>10^9 floating point operations a second, on the calling thread.</returns>
    public static double PeakGigaflops(InstructionSet set, TimeSpan duration) => set switch
    {
        InstructionSet.Avx512 => GemmDriver<Lanes512, Vector512<float>>.PeakGigaflops(duration),
        InstructionSet.Avx2 => GemmDriver<Lanes256, Vector256<float>>.PeakGigaflops(duration),
        _ => GemmDriver<Lanes128, Vector128<float>>.PeakGigaflops(duration),
    };
}

/// <summary>Where the sums of a product go.</summary>
internal unsafe struct GemmOutput
{
    public float* Target;
    public nint Stride;
    public int Columns;
    public GemmEpilogue Epilogue;
    public float* Residual;
    public nint ResidualStride;
}
