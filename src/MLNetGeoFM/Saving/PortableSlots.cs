using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>A block number and the scores that a block of 64 scalar columns is cut from.</summary>
internal sealed class PortableScores
{
    [ColumnName("__geofm_block")]
    public int Block { get; set; }

    [ColumnName("__geofm_scores")]
    public VBuffer<float> Scores { get; set; }
}

/// <summary>64 scores as scalars: copied to columns named as the classes and concatenated, they give <c>Score</c> its slot names.</summary>
internal sealed class PortableSlots
{
    /// <summary>Scores in one block.</summary>
    public const int Count = 64;

    [ColumnName("__geofm_slot0")]
    public float S0 { get; set; }

    [ColumnName("__geofm_slot1")]
    public float S1 { get; set; }

    [ColumnName("__geofm_slot2")]
    public float S2 { get; set; }

    [ColumnName("__geofm_slot3")]
    public float S3 { get; set; }

    [ColumnName("__geofm_slot4")]
    public float S4 { get; set; }

    [ColumnName("__geofm_slot5")]
    public float S5 { get; set; }

    [ColumnName("__geofm_slot6")]
    public float S6 { get; set; }

    [ColumnName("__geofm_slot7")]
    public float S7 { get; set; }

    [ColumnName("__geofm_slot8")]
    public float S8 { get; set; }

    [ColumnName("__geofm_slot9")]
    public float S9 { get; set; }

    [ColumnName("__geofm_slot10")]
    public float S10 { get; set; }

    [ColumnName("__geofm_slot11")]
    public float S11 { get; set; }

    [ColumnName("__geofm_slot12")]
    public float S12 { get; set; }

    [ColumnName("__geofm_slot13")]
    public float S13 { get; set; }

    [ColumnName("__geofm_slot14")]
    public float S14 { get; set; }

    [ColumnName("__geofm_slot15")]
    public float S15 { get; set; }

    [ColumnName("__geofm_slot16")]
    public float S16 { get; set; }

    [ColumnName("__geofm_slot17")]
    public float S17 { get; set; }

    [ColumnName("__geofm_slot18")]
    public float S18 { get; set; }

    [ColumnName("__geofm_slot19")]
    public float S19 { get; set; }

    [ColumnName("__geofm_slot20")]
    public float S20 { get; set; }

    [ColumnName("__geofm_slot21")]
    public float S21 { get; set; }

    [ColumnName("__geofm_slot22")]
    public float S22 { get; set; }

    [ColumnName("__geofm_slot23")]
    public float S23 { get; set; }

    [ColumnName("__geofm_slot24")]
    public float S24 { get; set; }

    [ColumnName("__geofm_slot25")]
    public float S25 { get; set; }

    [ColumnName("__geofm_slot26")]
    public float S26 { get; set; }

    [ColumnName("__geofm_slot27")]
    public float S27 { get; set; }

    [ColumnName("__geofm_slot28")]
    public float S28 { get; set; }

    [ColumnName("__geofm_slot29")]
    public float S29 { get; set; }

    [ColumnName("__geofm_slot30")]
    public float S30 { get; set; }

    [ColumnName("__geofm_slot31")]
    public float S31 { get; set; }

    [ColumnName("__geofm_slot32")]
    public float S32 { get; set; }

    [ColumnName("__geofm_slot33")]
    public float S33 { get; set; }

    [ColumnName("__geofm_slot34")]
    public float S34 { get; set; }

    [ColumnName("__geofm_slot35")]
    public float S35 { get; set; }

    [ColumnName("__geofm_slot36")]
    public float S36 { get; set; }

    [ColumnName("__geofm_slot37")]
    public float S37 { get; set; }

    [ColumnName("__geofm_slot38")]
    public float S38 { get; set; }

    [ColumnName("__geofm_slot39")]
    public float S39 { get; set; }

    [ColumnName("__geofm_slot40")]
    public float S40 { get; set; }

    [ColumnName("__geofm_slot41")]
    public float S41 { get; set; }

    [ColumnName("__geofm_slot42")]
    public float S42 { get; set; }

    [ColumnName("__geofm_slot43")]
    public float S43 { get; set; }

    [ColumnName("__geofm_slot44")]
    public float S44 { get; set; }

    [ColumnName("__geofm_slot45")]
    public float S45 { get; set; }

    [ColumnName("__geofm_slot46")]
    public float S46 { get; set; }

    [ColumnName("__geofm_slot47")]
    public float S47 { get; set; }

    [ColumnName("__geofm_slot48")]
    public float S48 { get; set; }

    [ColumnName("__geofm_slot49")]
    public float S49 { get; set; }

    [ColumnName("__geofm_slot50")]
    public float S50 { get; set; }

    [ColumnName("__geofm_slot51")]
    public float S51 { get; set; }

    [ColumnName("__geofm_slot52")]
    public float S52 { get; set; }

    [ColumnName("__geofm_slot53")]
    public float S53 { get; set; }

    [ColumnName("__geofm_slot54")]
    public float S54 { get; set; }

    [ColumnName("__geofm_slot55")]
    public float S55 { get; set; }

    [ColumnName("__geofm_slot56")]
    public float S56 { get; set; }

    [ColumnName("__geofm_slot57")]
    public float S57 { get; set; }

    [ColumnName("__geofm_slot58")]
    public float S58 { get; set; }

    [ColumnName("__geofm_slot59")]
    public float S59 { get; set; }

    [ColumnName("__geofm_slot60")]
    public float S60 { get; set; }

    [ColumnName("__geofm_slot61")]
    public float S61 { get; set; }

    [ColumnName("__geofm_slot62")]
    public float S62 { get; set; }

    [ColumnName("__geofm_slot63")]
    public float S63 { get; set; }

    /// <summary>Cuts block <c>Block</c> out of the scores.</summary>
    public void Set(PortableScores source)
    {
        int first = source.Block * Count;
        float At(int i) => first + i < source.Scores.Length ? source.Scores.GetItemOrDefault(first + i) : 0;
        S0 = At(0);
        S1 = At(1);
        S2 = At(2);
        S3 = At(3);
        S4 = At(4);
        S5 = At(5);
        S6 = At(6);
        S7 = At(7);
        S8 = At(8);
        S9 = At(9);
        S10 = At(10);
        S11 = At(11);
        S12 = At(12);
        S13 = At(13);
        S14 = At(14);
        S15 = At(15);
        S16 = At(16);
        S17 = At(17);
        S18 = At(18);
        S19 = At(19);
        S20 = At(20);
        S21 = At(21);
        S22 = At(22);
        S23 = At(23);
        S24 = At(24);
        S25 = At(25);
        S26 = At(26);
        S27 = At(27);
        S28 = At(28);
        S29 = At(29);
        S30 = At(30);
        S31 = At(31);
        S32 = At(32);
        S33 = At(33);
        S34 = At(34);
        S35 = At(35);
        S36 = At(36);
        S37 = At(37);
        S38 = At(38);
        S39 = At(39);
        S40 = At(40);
        S41 = At(41);
        S42 = At(42);
        S43 = At(43);
        S44 = At(44);
        S45 = At(45);
        S46 = At(46);
        S47 = At(47);
        S48 = At(48);
        S49 = At(49);
        S50 = At(50);
        S51 = At(51);
        S52 = At(52);
        S53 = At(53);
        S54 = At(54);
        S55 = At(55);
        S56 = At(56);
        S57 = At(57);
        S58 = At(58);
        S59 = At(59);
        S60 = At(60);
        S61 = At(61);
        S62 = At(62);
        S63 = At(63);
    }
}
