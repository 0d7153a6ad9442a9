using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Timelines.Meds;

/// <summary><c>metadata/dataset.json</c> (MEDS 0.4, dataset metadata schema): every key is optional; keys that are not named here are kept.</summary>
public sealed record DatasetMetadata
{
    /// <summary>The version of the standard that Chiron writes.</summary>
    public const string WrittenMedsVersion = "0.4.0";

    [JsonPropertyName("dataset_name")]
    public string? DatasetName { get; init; }

    [JsonPropertyName("dataset_version")]
    public string? DatasetVersion { get; init; }

    [JsonPropertyName("etl_name")]
    public string? EtlName { get; init; }

    [JsonPropertyName("etl_version")]
    public string? EtlVersion { get; init; }

    [JsonPropertyName("meds_version")]
    public string? MedsVersion { get; init; }

    /// <summary>ISO 8601.</summary>
    [JsonPropertyName("created_at")]
    public string? CreatedAt { get; init; }

    [JsonPropertyName("license")]
    public string? License { get; init; }

    [JsonPropertyName("location_uri")]
    public string? LocationUri { get; init; }

    [JsonPropertyName("description_uri")]
    public string? DescriptionUri { get; init; }

    /// <summary>Columns of the data beyond the standard's that hold ids or join keys of the raw source.</summary>
    [JsonPropertyName("raw_source_id_columns")]
    public IReadOnlyList<string>? RawSourceIdColumns { get; init; }

    /// <summary>Columns of text that modify the code, such as a unit.</summary>
    [JsonPropertyName("code_modifier_columns")]
    public IReadOnlyList<string>? CodeModifierColumns { get; init; }

    /// <summary>Columns of values that are neither number nor text, such as paths of images.</summary>
    [JsonPropertyName("additional_value_modality_columns")]
    public IReadOnlyList<string>? AdditionalValueModalityColumns { get; init; }

    [JsonPropertyName("site_id_columns")]
    public IReadOnlyList<string>? SiteIdColumns { get; init; }

    [JsonPropertyName("other_extension_columns")]
    public IReadOnlyList<string>? OtherExtensionColumns { get; init; }

    /// <summary>The keys that the standard does not name or that were added to it later. (The JSON reader needs a setter here.)</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? OtherKeys { get; set; }
}
