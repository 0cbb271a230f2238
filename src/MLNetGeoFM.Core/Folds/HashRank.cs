using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MLNetGeoFM;

/// <summary>Deals keys into folds by their hash, so that the fold of a key depends on the set of keys and not on their
/// order.</summary>
/// <remarks>Source: protocols.md part 4: unique keys in the order of SHA-256(seed + ":" + key), fold = rank mod folds.</remarks>
internal static class HashRank
{
    /// <summary>The fold of each distinct key, 0-based.</summary>
    public static Dictionary<string, int> Deal(IEnumerable<string> keys, int numberOfFolds, int seed)
    {
        string prefix = seed.ToString(CultureInfo.InvariantCulture) + ":";
        (byte[] Hash, string Key)[] ranked =
        [
            .. keys.Distinct(StringComparer.Ordinal).Select(key => (SHA256.HashData(Encoding.UTF8.GetBytes(prefix + key)), key))
        ];
        Array.Sort(ranked, static (a, b) => a.Hash.AsSpan().SequenceCompareTo(b.Hash));
        Dictionary<string, int> folds = new(ranked.Length, StringComparer.Ordinal);
        for (int rank = 0; rank < ranked.Length; rank++)
            folds.Add(ranked[rank].Key, rank % numberOfFolds);
        return folds;
    }
}
