namespace Chiron.Timelines.DuckDb;

/// <summary>A column's type, numbered as <c>DUCKDB_TYPE</c> in duckdb.h.</summary>
public enum DuckDbType
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,

    /// <summary>Microseconds since 1970-01-01T00:00 without a zone.</summary>
    Timestamp = 12,
    Date = 13,
    Time = 14,
    Interval = 15,
    HugeInt = 16,

    /// <summary>UTF-8 text.</summary>
    Varchar = 17,
    Blob = 18,
    Decimal = 19,
    TimestampSeconds = 20,
    TimestampMilliseconds = 21,
    TimestampNanoseconds = 22,
    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    Union = 28,
    Bit = 29,
    TimeWithZone = 30,

    /// <summary>Microseconds since 1970-01-01T00:00 UTC.</summary>
    TimestampWithZone = 31,
    UHugeInt = 32,
    Array = 33,
}
