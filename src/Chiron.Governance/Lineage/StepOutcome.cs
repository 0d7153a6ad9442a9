using System.Text.Json.Serialization;

namespace Chiron.Governance.Lineage;

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
