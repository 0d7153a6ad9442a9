using Chiron.Simulation.Identity;
using Chiron.Simulation.Truth;

namespace Chiron.Simulation.Charts;

/// <summary>One person's record, with the truth behind it.</summary>
internal sealed class Life
{
    public required Person Person { get; init; }

    public required DateTime RecordStart { get; init; }

    public DateTime? Death { get; set; }

    public List<Visit> Visits { get; } = [];

    /// <summary>Places in <see cref="Allergen.All"/>.</summary>
    public List<int> Allergies { get; } = [];

    public List<TrueRisk> Risks { get; } = [];

    public List<TruePosterior> Posteriors { get; } = [];
}
