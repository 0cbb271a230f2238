namespace MLNetGeoFM.Models;

/// <summary>The kinds of weight files that are read; recognised by content, never by file name.</summary>
internal enum CheckpointFormat
{
    /// <summary>A JSON header followed by raw little-endian tensors.</summary>
    Safetensors,

    /// <summary>
    /// What <c>torch.save</c> writes since version 1.6: an uncompressed zip with a pickle and one entry per storage.
    /// </summary>
    TorchZip,

    /// <summary>What <c>torch.save</c> wrote before: five pickles in a row, then the storages.</summary>
    TorchLegacy,
}
