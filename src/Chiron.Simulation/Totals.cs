using Chiron.Simulation.Truth;

namespace Chiron.Simulation;

/// <summary>Takes finished shards in any order from many threads and writes their truth in shard order.</summary>
internal sealed class Totals(TruthTables tables, Stream identifiers)
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<int, ShardResult> _waiting = [];
    private readonly List<(string Name, long Bytes)> _files = [];
    private int _nextShard;
    private int _patients;
    private int _deaths;
    private long _encounters;
    private long _facts;
    private long _resources;

    public void Take(int shard, ShardResult result)
    {
        lock (_turn)
        {
            _waiting.Add(shard, result);
            while (_waiting.Remove(_nextShard, out var next))
            {
                Write(next);
                _nextShard++;
            }
        }
    }

    public SimulationSummary Summary(string folder) => new()
    {
        Patients = _patients,
        Deaths = _deaths,
        Encounters = _encounters,
        ClinicalFacts = _facts,
        Resources = _resources,
        TrueRisks = tables.Risks,
        TruePosteriors = tables.Posteriors,
        Bytes = _files.Sum(f => f.Bytes),
        Files = [.. _files.Select(f => $"{folder}/{f.Name}").Order(StringComparer.Ordinal)],
    };

    private void Write(ShardResult result)
    {
        tables.Add(result.Risks);
        tables.Add(result.Posteriors);
        result.Identifiers.WriteTo(identifiers);
        _files.AddRange(result.Files);
        _patients += result.Patients;
        _deaths += result.Deaths;
        _encounters += result.Encounters;
        _facts += result.Facts;
        _resources += result.Resources;
    }
}
