using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Predicts the classes of the nearest training rows among those that are near in place and season.</summary>
/// <remarks>
/// A row is its embedding, and three numbers behind it: latitude and longitude, degrees, NaN = unknown; and the middle of its
/// dates, days since 1970-01-01, NaN = unknown. Rows pass that are within the distances of place and season. Where fewer than k
/// rows pass, the place is left out of the question, then the season too: far from all training rows this is a plain search of
/// nearest neighbours. A row of which the place or date is unknown is not asked for it; training rows without it do not pass.
/// The season is a circle of 365.25 days. Source: methods.md part 13.
/// </remarks>
public sealed class Retrieval : ClassificationHead
{
    /// <summary>Numbers behind the embedding: latitude, longitude, day.</summary>
    public const int PlaceAndDay = 3;

    private const int Magic = 0x54524647; // "GFRT"
    private const int Version = 1;
    private const int MostRows = 1 << 28;
    private const double Year = 365.25;

    private readonly FeatureStandardizer _standardizer;
    private readonly NeighborTable _table;
    private readonly int[] _labels;
    private readonly double[] _metadata; // [rows, 3] as given, -1e9 = unknown
    private readonly double[] _places; // [rows, 3] on the sphere of radius 1, NaN = unknown
    private readonly RetrievalOptions _options;
    private readonly double _squaredChord;

    private Retrieval(
        FeatureStandardizer standardizer, double[] rows, double[] metadata, int[] labels, int numberOfClasses, RetrievalOptions options)
        : base(standardizer.NumberOfFeatures + PlaceAndDay, numberOfClasses)
    {
        _standardizer = standardizer;
        _table = new NeighborTable(rows, standardizer.NumberOfFeatures);
        _labels = labels;
        _metadata = metadata;
        _options = options;
        _places = new double[metadata.Length];
        for (int row = 0; row < labels.Length; row++)
            OnSphere(metadata[row * PlaceAndDay], metadata[(row * PlaceAndDay) + 1], _places.AsSpan(row * PlaceAndDay, PlaceAndDay));
        _squaredChord = GreatCircle.SquaredChord((options.WithinKilometres ?? GreatCircle.LargestDistanceKilometres) * 1000);
    }

    /// <summary>The number of training rows that it holds.</summary>
    public int NumberOfRows => _labels.Length;

    /// <summary>Keeps the training rows, standardised.</summary>
    /// <param name="features">[rows, D + 3] row-major: the embedding, finite; latitude, longitude and day, NaN = unknown.</param>
    /// <param name="labels">The class of each row, [rows], 0-based.</param>
    /// <param name="numberOfFeatures">D + 3.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to predict; null = the defaults.</param>
    /// <exception cref="ArgumentException">A value of an embedding is not finite, a label is missing or out of range, there are
    /// fewer rows than neighbours, the lengths do not fit, or an option is out of range.</exception>
    internal static Retrieval Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int numberOfFeatures,
        int numberOfClasses,
        RetrievalOptions? options = null)
    {
        options ??= new RetrievalOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFeatures, PlaceAndDay + 1);
        if (features.Length != (long)labels.Length * numberOfFeatures)
        {
            throw new ArgumentException(
                $"{features.Length} feature values do not fit {labels.Length} rows of {numberOfFeatures}: "
                + $"expected {(long)labels.Length * numberOfFeatures}.", nameof(features));
        }

        int width = numberOfFeatures - PlaceAndDay;
        float[] embeddings = new float[labels.Length * width];
        double[] metadata = new double[labels.Length * PlaceAndDay];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> values = features.Slice(row * numberOfFeatures, numberOfFeatures);
            values[..width].CopyTo(embeddings.AsSpan(row * width));
            for (int i = 0; i < PlaceAndDay; i++)
                metadata[(row * PlaceAndDay) + i] = float.IsFinite(values[width + i]) ? values[width + i] : HeadPayload.Unknown;
        }

        TrainingRows.Check(embeddings, labels, width, numberOfClasses);
        if (labels.Length < options.NumberOfNeighbors)
        {
            throw new ArgumentException(
                $"{options.NumberOfNeighbors} neighbours need at least {options.NumberOfNeighbors} training rows, got {labels.Length}. "
                + $"Lower {nameof(options.NumberOfNeighbors)}.", nameof(labels));
        }

        FeatureStandardizer standardizer = FeatureStandardizer.Fit(embeddings, width);
        double[] rows = standardizer.Apply(embeddings);
        for (int row = 0; row < labels.Length && options.Distance == NeighborDistance.Cosine; row++)
            DoubleVector.ScaleToLengthOne(rows.AsSpan(row * width, width));
        return new Retrieval(standardizer, rows, metadata, labels.ToArray(), numberOfClasses, options);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static Retrieval Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "retrieval head");
        int width = HeadPayload.ReadDimension(reader, "features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        int count = HeadPayload.ReadDimension(reader, "training rows", MostRows);
        int neighbors = HeadPayload.ReadDimension(reader, "neighbours", Math.Min(count, KNearestNeighborsOptions.MostNeighbors));
        int distance = HeadPayload.ReadInt(reader, "distance"), weighting = HeadPayload.ReadInt(reader, "weighting");
        double[] limits = HeadPayload.ReadDoubles(reader, PlaceAndDay, "limits");
        RetrievalOptions options = new()
        {
            NumberOfNeighbors = neighbors,
            Distance = (NeighborDistance)distance,
            Weighting = (NeighborWeighting)weighting,
            WithinKilometres = limits[0] == 0 ? null : limits[0],
            WithinDays = limits[1] == 0 ? null : limits[1],
            SeasonScaleDays = limits[2] == 0 ? null : limits[2],
        };
        HeadPayload.Require(options.Validate, "retrieval head");

        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, width);
        double[] rows = HeadPayload.ReadDoubles(reader, (long)count * width, "training features");
        double[] metadata = HeadPayload.ReadDoubles(reader, (long)count * PlaceAndDay, "places and days");
        int[] labels = HeadPayload.ReadLabels(reader, count, classes, "retrieval head");
        return new Retrieval(standardizer, rows, metadata, labels, classes, options);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(_standardizer.NumberOfFeatures);
        writer.Write(NumberOfClasses);
        writer.Write(_labels.Length);
        writer.Write(_options.NumberOfNeighbors);
        writer.Write((int)_options.Distance);
        writer.Write((int)_options.Weighting);
        writer.Write(_options.WithinKilometres ?? 0);
        writer.Write(_options.WithinDays ?? 0);
        writer.Write(_options.SeasonScaleDays ?? 0);
        _standardizer.Write(writer);
        for (int row = 0; row < _labels.Length; row++)
        {
            for (int j = 0; j < _standardizer.NumberOfFeatures; j++)
                writer.Write(_table[row, j]);
        }

        HeadPayload.WriteDoubles(writer, _metadata);
        foreach (int label in _labels)
            writer.Write(label);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        int width = _standardizer.NumberOfFeatures;
        double[] scratch = ArrayPool<double>.Shared.Rent(width);
        bool[] flags = ArrayPool<bool>.Shared.Rent(_labels.Length);
        Span<double> row = scratch.AsSpan(0, width);
        Span<bool> allowed = flags.AsSpan(0, _labels.Length);
        if (_standardizer.TryApply(features[..width], row))
        {
            if (_options.Distance == NeighborDistance.Cosine)
                DoubleVector.ScaleToLengthOne(row);
            Span<double> distances = stackalloc double[_options.NumberOfNeighbors];
            Span<int> rows = stackalloc int[_options.NumberOfNeighbors];
            Allow(features[width..], allowed);
            _table.FindNearest(row, distances, rows, allowed);
            Vote(distances, rows, features[^1], probabilities);
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(scratch);
        ArrayPool<bool>.Shared.Return(flags);
    }

    private void Allow(ReadOnlySpan<float> metadata, Span<bool> allowed)
    {
        Span<double> place = stackalloc double[PlaceAndDay];
        OnSphere(metadata[0], metadata[1], place);
        bool asksPlace = _options.WithinKilometres is not null && double.IsFinite(place[0]);
        bool asksSeason = _options.WithinDays is not null && float.IsFinite(metadata[2]);
        for (; asksPlace || asksSeason; asksSeason = asksPlace && asksSeason, asksPlace = false)
        {
            int passing = 0;
            for (int row = 0; row < allowed.Length; row++)
            {
                bool passes = (!asksPlace || SquaredChord(place, row) <= _squaredChord)
                    && (!asksSeason || DaysBetween(metadata[2], row) <= _options.WithinDays);
                allowed[row] = passes;
                passing += passes ? 1 : 0;
            }

            if (passing >= _options.NumberOfNeighbors)
                return;
        }

        allowed.Fill(true);
    }

    private void Vote(Span<double> distances, ReadOnlySpan<int> rows, float day, Span<float> probabilities)
    {
        if (_options.Weighting == NeighborWeighting.InverseDistance)
            NeighborTable.WeighByDistance(distances, _options.Distance);
        else
            distances.Fill(1);
        double total = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (_options.SeasonScaleDays is { } scale && DaysBetween(day, rows[i]) is var between && double.IsFinite(between))
                distances[i] *= Math.Exp(-0.5 * between / scale * (between / scale));
            total += distances[i];
        }

        probabilities.Clear();
        for (int i = 0; i < rows.Length; i++)
            probabilities[_labels[rows[i]]] += (float)(total > 0 ? distances[i] / total : 1.0 / rows.Length);
    }

    /// <summary>Days between in the season, 0 to half a year; NaN where one is unknown.</summary>
    private double DaysBetween(double day, int row)
    {
        double other = _metadata[(row * PlaceAndDay) + 2];
        if (other == HeadPayload.Unknown)
            return double.NaN;
        double between = Math.Abs(day - other) % Year;
        return Math.Min(between, Year - between);
    }

    private double SquaredChord(ReadOnlySpan<double> place, int row)
    {
        double sum = 0;
        for (int i = 0; i < PlaceAndDay; i++)
        {
            double difference = place[i] - _places[(row * PlaceAndDay) + i];
            sum += difference * difference;
        }

        return sum;
    }

    private static void OnSphere(double latitude, double longitude, Span<double> place)
    {
        if (Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 360)
            GreatCircle.WriteUnitVector(latitude, longitude, place);
        else
            place.Fill(double.NaN);
    }
}
