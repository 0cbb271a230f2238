using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The data of a cross-validation, or what a frozen transformer makes of such a view: one for all folds.</summary>
/// <remarks>
/// Every fold fits its own transformers. Frozen ones come out equal, so whichever fold is first makes the view and the others find
/// it, by the view they are applied to and the SHA-256 of what tells one transformer from another.
/// </remarks>
internal sealed class FrozenView
{
    private readonly Dictionary<(string Kind, string Sha256), FrozenView> _next = [];
    private readonly IDataView? _data;
    private readonly FrozenView? _previous;
    private readonly RowMapper? _mapper;

    /// <summary>The data itself.</summary>
    public FrozenView(FrozenPrefix prefix, IDataView data)
    {
        Prefix = prefix;
        _data = data;
        Schema = data.Schema;
    }

    private FrozenView(FrozenView previous, RowTransformer transformer)
    {
        Prefix = previous.Prefix;
        _previous = previous;
        _mapper = new RowMapper(transformer, previous.Schema);
        Schema = _mapper.OutputSchema;
    }

    public FrozenPrefix Prefix { get; }

    public DataViewSchema Schema { get; }

    /// <summary>The view after a transformer, or after one that is equal.</summary>
    public FrozenView Then(RowTransformer transformer)
    {
        (string, string) key = (transformer.PayloadKind, Sha256(transformer));
        lock (_next)
        {
            if (!_next.TryGetValue(key, out FrozenView? next))
            {
                next = new FrozenView(this, transformer);
                _next.Add(key, next);
            }

            return next;
        }
    }

    /// <summary>The view that adds a column, so that one passed through is kept once.</summary>
    public (FrozenView View, int Column) Origin(int column) =>
        _previous is not null && column < _previous.Schema.Count ? _previous.Origin(column) : (this, column);

    /// <summary>The bytes of a row's value where a transformer writes vectors of known size, else 0.</summary>
    public long DenseBytes(DataViewSchema.Column column) =>
        _previous is not null && column.Type is VectorDataViewType { Size: > 0 } vector && RowItems.Of(vector.ItemType) is { } item
            ? (long)vector.Size * RowItems.ByteLength(item)
            : 0;

    /// <summary>Rows of this view, computed when they are read, from what is kept of the views before.</summary>
    public IDataView Compute(int[] rows) => _previous is null
        ? new RowSubsetView(_data!, rows)
        : new RowDataView(new FrozenRowsView(_previous, rows, keeps: false), _mapper!);

    private static string Sha256(RowTransformer transformer)
    {
        using MemoryStream content = new();
        using (BinaryWriter writer = new(content, Encoding.UTF8, leaveOpen: true))
            transformer.WriteIdentity(writer);
        return Convert.ToHexString(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
    }
}
