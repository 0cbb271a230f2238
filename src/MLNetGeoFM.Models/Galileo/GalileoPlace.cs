namespace MLNetGeoFM.Models;

/// <summary>Where a token of Galileo stands.</summary>
/// <param name="Group">Its group.</param>
/// <param name="Row">Row of its patch, 0 where it has none.</param>
/// <param name="Column">Column of its patch, 0 where it has none.</param>
/// <param name="Step">Its time step, 0 where it has none.</param>
internal readonly record struct GalileoPlace(GalileoGroup Group, int Row, int Column, int Step)
{
    /// <summary>The groups of a modality.</summary>
    public static IReadOnlyList<GalileoGroup> Groups(GalileoModality modality) => modality switch
    {
        GalileoModality.SpaceTime => GalileoGroups.SpaceTime,
        GalileoModality.Space => GalileoGroups.Space,
        GalileoModality.Time => GalileoGroups.Time,
        _ => GalileoGroups.Static,
    };

    /// <summary>The place of a modality's token in the model's order, the group fastest, then time, column, row.</summary>
    public static GalileoPlace Of(GalileoModality modality, int token, int grid, int steps)
    {
        var groups = Groups(modality);
        (int rest, int group) = Math.DivRem(token, groups.Count);
        int step = 0;
        if (modality is GalileoModality.SpaceTime or GalileoModality.Time)
            (rest, step) = Math.DivRem(rest, steps);
        (int row, int column) = modality is GalileoModality.SpaceTime or GalileoModality.Space ? Math.DivRem(rest, grid) : (0, 0);
        return new GalileoPlace(groups[group], row, column, step);
    }

    /// <summary>Rows of the encoding tables: group, time position, month, column, row.</summary>
    /// <param name="months">[T], 1..12.</param>
    /// <param name="tables">Where to, [5]; -1 = the token has no such encoding.</param>
    public void WriteTables(ReadOnlySpan<int> months, Span<int> tables)
    {
        bool hasTime = Group.Modality is GalileoModality.SpaceTime or GalileoModality.Time;
        tables[0] = Group.Index;
        tables[1] = hasTime ? Step : -1;
        tables[2] = hasTime ? months[Step] - 1 : -1; // the model counts January as 0
        tables[3] = Group.HasPatches ? Column : -1;
        tables[4] = Group.HasPatches ? Row : -1;
    }
}
