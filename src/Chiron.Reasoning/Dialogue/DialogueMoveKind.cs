using System.Text.Json.Serialization;

namespace Chiron.Reasoning.Dialogue;

/// <summary>What was done in a turn of a dialogue.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DialogueMoveKind>))]
public enum DialogueMoveKind
{
    /// <summary>Something was told in words.</summary>
    [JsonStringEnumMemberName("told")]
    Told,

    /// <summary>A question was answered, an examination done or a test made; the answer is in words.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>A question stays open: nobody knows, or it is not to be asked.</summary>
    [JsonStringEnumMemberName("declined")]
    Declined,

    /// <summary>What may be spent on tests was set.</summary>
    [JsonStringEnumMemberName("budget")]
    Budget,
}
