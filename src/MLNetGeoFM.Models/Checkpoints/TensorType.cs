using System.Diagnostics.CodeAnalysis;

namespace MLNetGeoFM.Models;

/// <summary>How one element of a stored tensor is written; always little-endian.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name",
    Justification = "These are types; any other name would hide which.")]
internal enum TensorType
{
    /// <summary>32-bit floating point; <c>F32</c>, <c>torch.float32</c>.</summary>
    Float32,

    /// <summary>64-bit floating point; <c>F64</c>, <c>torch.float64</c>.</summary>
    Float64,

    /// <summary>16-bit floating point with 5 bits of exponent; <c>F16</c>, <c>torch.float16</c>.</summary>
    Float16,

    /// <summary>The upper half of a 32-bit floating-point number; <c>BF16</c>, <c>torch.bfloat16</c>.</summary>
    BFloat16,

    /// <summary>Signed, 64 bits; <c>I64</c>, <c>torch.int64</c>.</summary>
    Int64,

    /// <summary>Signed, 32 bits; <c>I32</c>, <c>torch.int32</c>.</summary>
    Int32,

    /// <summary>Signed, 16 bits; <c>I16</c>, <c>torch.int16</c>.</summary>
    Int16,

    /// <summary>Signed, 8 bits; <c>I8</c>, <c>torch.int8</c>.</summary>
    Int8,

    /// <summary>Unsigned, 8 bits; <c>U8</c>, <c>torch.uint8</c>.</summary>
    UInt8,

    /// <summary>One byte, 0 = false, anything else = true; <c>BOOL</c>, <c>torch.bool</c>.</summary>
    Boolean,
}
