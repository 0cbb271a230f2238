using Microsoft.ML.Data;

namespace MLNetGeoFM;

// The row types of the saved form. Column names and types are part of the model file: never change them, add a new contract.

/// <summary>A row of which nothing is read.</summary>
internal sealed class PortableNothing;

/// <summary>Constants that the saved form starts from: a key for the payload, and an empty vector of each item type.</summary>
internal sealed class PortableSeed
{
    [ColumnName("__geofm_seed")]
    public int Seed { get; set; }

    [ColumnName("__geofm_empty_single")]
    public VBuffer<float> Singles { get; set; }

    [ColumnName("__geofm_empty_int32")]
    public VBuffer<int> Int32s { get; set; }

    [ColumnName("__geofm_empty_byte")]
    public VBuffer<byte> Bytes { get; set; }

    [ColumnName("__geofm_empty_uint16")]
    public VBuffer<ushort> UInt16s { get; set; }

    [ColumnName("__geofm_empty_boolean")]
    public VBuffer<bool> Booleans { get; set; }
}

/// <summary>The payload and every input an operation can have, by item type; what an operation lacks is an empty vector.</summary>
internal sealed class PortableInput
{
    [ColumnName("__geofm_payload")]
    public ReadOnlyMemory<char> Payload { get; set; }

    [ColumnName("__geofm_in_single0")]
    public VBuffer<float> Single0 { get; set; }

    [ColumnName("__geofm_in_single1")]
    public VBuffer<float> Single1 { get; set; }

    [ColumnName("__geofm_in_single2")]
    public VBuffer<float> Single2 { get; set; }

    [ColumnName("__geofm_in_single3")]
    public VBuffer<float> Single3 { get; set; }

    [ColumnName("__geofm_in_single4")]
    public VBuffer<float> Single4 { get; set; }

    [ColumnName("__geofm_in_single5")]
    public VBuffer<float> Single5 { get; set; }

    [ColumnName("__geofm_in_single6")]
    public VBuffer<float> Single6 { get; set; }

    [ColumnName("__geofm_in_single7")]
    public VBuffer<float> Single7 { get; set; }

    [ColumnName("__geofm_in_int0")]
    public VBuffer<int> Int0 { get; set; }

    [ColumnName("__geofm_in_int1")]
    public VBuffer<int> Int1 { get; set; }

    [ColumnName("__geofm_in_byte0")]
    public VBuffer<byte> Byte0 { get; set; }

    [ColumnName("__geofm_in_ushort0")]
    public VBuffer<ushort> UInt160 { get; set; }

    [ColumnName("__geofm_in_boolean0")]
    public VBuffer<bool> Boolean0 { get; set; }

    [ColumnName("__geofm_in_boolean1")]
    public VBuffer<bool> Boolean1 { get; set; }
}
