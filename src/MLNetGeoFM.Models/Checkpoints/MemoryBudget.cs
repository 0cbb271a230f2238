namespace MLNetGeoFM.Models;

/// <summary>
/// Counts what reading the description of a file (names, shapes, pickled objects) takes in memory, so that a small hostile file
/// cannot take a lot: everything is asked for here before it is allocated.
/// </summary>
internal sealed class MemoryBudget(string path, long fileLength)
{
    /// <summary>What the description may take beyond the length of the file, in bytes.</summary>
    public const long Allowance = 48L << 20;

    private const long MostForLength = 1L << 30;

    private readonly long _limit = Allowance + Math.Min(fileLength, MostForLength);
    private long _taken;

    /// <summary>Asks for memory.</summary>
    /// <exception cref="InvalidDataException">The description of the file takes more than its length allows.</exception>
    public void Take(long bytes)
    {
        _taken += bytes;
        if (_taken > _limit)
        {
            throw CheckpointErrors.At("The description of the tensors is too large", $"at most {_limit} bytes of objects",
                $"{_taken} or more", path, null, CheckpointErrors.SaveAgain);
        }
    }

    /// <summary>Asks for the memory of a text.</summary>
    public void TakeText(int length) => Take(32 + 2L * length);
}
