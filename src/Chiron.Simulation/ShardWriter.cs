using System.IO.Compression;
using Chiron.Simulation.Fhir;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Lives;
using Chiron.Simulation.Truth;

namespace Chiron.Simulation;

/// <summary>Simulates and writes one run of patients, on one thread.</summary>
internal sealed class ShardWriter(CompiledPack compiled, CareNetwork network, SimulationOptions options, string folder)
{
    private readonly LifeSimulator _lives = new(compiled, network, options);
    private readonly PatientRecord _record = new(compiled.Pack, options.Seed, withCareNetwork: options.Format == SimulationFormat.Bundles);

    /// <param name="shard">Patients shard · PatientsPerFile and on.</param>
    /// <param name="wroteOne">Told the resources of each patient.</param>
    /// <param name="stop">Looked at before each patient.</param>
    public ShardResult Write(int shard, Action<long> wroteOne, CancellationToken stop)
    {
        var result = new ShardResult();
        var open = new List<(string Name, Stream Stream)>();
        try
        {
            IPatientSink sink = options.Format == SimulationFormat.Bundles
                ? new BundleSink(Open($"patients-{shard:00000}", open))
                : new BulkSink(type => Open($"{type}-{shard:00000}", open));
            if (options.Format == SimulationFormat.Bulk && shard == 0)
                WriteCareNetwork(sink.Sink);

            var identifiers = new IdentifierLines(result.Identifiers);
            var last = Math.Min(options.Patients, (shard + 1) * options.PatientsPerFile);
            for (var subject = shard * options.PatientsPerFile; subject < last; subject++)
            {
                stop.ThrowIfCancellationRequested();
                var before = sink.Sink.Resources;
                var life = _lives.Simulate(subject);
                sink.BeginPatient();
                var (facts, notes) = _record.Write(sink.Sink, life, subject);
                sink.EndPatient();
                identifiers.Write(life, notes);
                result.Add(life, facts);
                wroteOne(sink.Sink.Resources - before);
            }

            result.Resources = sink.Sink.Resources;
        }
        finally
        {
            foreach (var (_, stream) in open)
                stream.Dispose();
        }

        foreach (var (name, _) in open)
            result.Files.Add((name, new FileInfo(Path.Combine(folder, name)).Length));
        return result;
    }

    private void WriteCareNetwork(ResourceSink sink)
    {
        foreach (var site in network.Sites)
        {
            CareResources.Write(sink, site);
            foreach (var clinician in site.Clinicians)
                CareResources.Write(sink, clinician);
        }
    }

    private Stream Open(string name, List<(string Name, Stream Stream)> open)
    {
        name += options.Compress ? ".ndjson.gz" : ".ndjson";
        Stream stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 17);
        if (options.Compress)
            stream = new GZipStream(stream, CompressionLevel.Fastest);
        open.Add((name, stream));
        return stream;
    }
}
