using System.Text.Json.Serialization;

namespace Chiron.Serving.Answers;

/// <summary>Whom an answer is worded for; the facts are the same.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Audience>))]
public enum Audience
{
    [JsonStringEnumMemberName("clinician")]
    Clinician,

    [JsonStringEnumMemberName("patient")]
    Patient,
}
