using Chiron.Simulation.Charts;
using Chiron.Simulation.Truth;

namespace Chiron.Simulation;

/// <summary>What one shard made; the truth is kept until it is the shard's turn.</summary>
internal sealed class ShardResult
{
    public MemoryStream Identifiers { get; } = new();

    public List<TrueRisk> Risks { get; } = [];

    public List<TruePosterior> Posteriors { get; } = [];

    public List<(string Name, long Bytes)> Files { get; } = [];

    public int Patients { get; private set; }

    public int Deaths { get; private set; }

    public long Encounters { get; private set; }

    public long Facts { get; private set; }

    public long Resources { get; set; }

    public void Add(Life life, long facts)
    {
        Patients++;
        Deaths += life.Death is null ? 0 : 1;
        Encounters += life.Visits.Count;
        Facts += facts;
        Risks.AddRange(life.Risks);
        Posteriors.AddRange(life.Posteriors);
    }
}
