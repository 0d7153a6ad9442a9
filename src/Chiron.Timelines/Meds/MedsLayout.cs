namespace Chiron.Timelines.Meds;

/// <summary>Where the standard puts what, below the dataset's folder.</summary>
internal static class MedsLayout
{
    public const string DataFolder = "data";
    public const string MetadataFolder = "metadata";
    public const string DatasetFile = "dataset.json";
    public const string CodesFile = "codes.parquet";
    public const string SplitsFile = "subject_splits.parquet";

    /// <summary>How Chiron writes Parquet: what every reader of the last years can read, about half of Snappy's size.</summary>
    public const string ParquetOptions = "FORMAT parquet, COMPRESSION zstd";
}
