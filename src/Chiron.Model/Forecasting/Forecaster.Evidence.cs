using Chiron.Timelines;

namespace Chiron.Model;

/// <content>Evidence: every event left out in turn, many at once in packed batches.</content>
public sealed partial class Forecaster
{
    private const int EvidenceTokensPerBatch = 1024;

    /// <summary>
    /// What each event of the record says about a code: the change in log-odds when it alone is left out, strongest first. Events before the window that the
    /// model reads say nothing, unless they are the latest mention of a condition.
    /// </summary>
    /// <param name="horizonDays">Null: the diagnosis question, for conditions. Otherwise: the risk over this horizon.</param>
    /// <exception cref="ModelException">A code that the model does not know, or that is no condition where the diagnosis is asked.</exception>
    public IReadOnlyList<EventEvidence> Evidence(
        Timeline history, DateTime at, string code, double? horizonDays = null, CancellationToken stop = default)
    {
        var members = Members(code);
        if (horizonDays is null && members.Any(member => member >= _tokenizer.ConditionCount))
            throw new ModelException($"'{code}' is no condition, so no answer to the diagnosis question; give a horizon to ask for its risk");
        if (horizonDays is { } days)
            RequireHorizon(days);

        var known = history.Until(at);
        var reader = new RecordReader(_tokenizer, _network.Configuration.Encoding);
        var whole = reader.Read(known);
        var sources = reader.Sources.ToArray();
        var age = AgeAt(whole, at, _tokenizer);
        var seen = Seen(whole);

        // Variant 0 is the whole record.
        var logOdds = new double[seen.Length + 1];
        var tokens = Math.Min(_network.Configuration.Context, whole.Statics.Length + (2 * whole.Pairs.Length) + whole.Moments);
        ForEachBatch(logOdds.Length, Math.Clamp(EvidenceTokensPerBatch / Math.Max(1, tokens), 4, 64), stop, (first, count, workspace) =>
        {
            var encoder = new SequenceEncoder(_tokenizer, _network.Configuration);
            for (var v = first; v < first + count; v++)
            {
                var variant = Variant(v);
                if (horizonDays is { } horizon)
                    encoder.EncodeForecast(variant, age, [horizon], workspace.Batch);
                else
                    encoder.EncodeDiagnosis(variant, age, workspace.Batch);
            }

            var probabilities = new double[count];
            for (var m = 0; m < model.MemberCount; m++)
            {
                var x = Infer(workspace, m);
                for (var s = 0; s < count; s++)
                    if (horizonDays is { } horizon)
                        probabilities[s] += Risks(workspace, x, m, s, Variant(first + s), whole, age, [members], [horizon])[0] / model.MemberCount;
                    else if (DiagnosisProbabilities(workspace, x, m, s) is var conditions)
                        foreach (var member in members)
                            probabilities[s] += conditions[member];
            }

            for (var s = 0; s < count; s++)
                logOdds[first + s] = Math.Log2(Math.Max(probabilities[s], 1e-12)) - Math.Log2(Math.Max(1 - probabilities[s], 1e-12));
        });

        var bits = new double[sources.Length];
        for (var i = 0; i < seen.Length; i++)
            bits[seen[i]] = logOdds[0] - logOdds[i + 1];
        return [.. sources.Select((index, i) => new EventEvidence(index, known[index], bits[i])).OrderByDescending(evidence => Math.Abs(evidence.InformationBits))];

        SubjectRecord Variant(int v) => v == 0 ? whole : whole.Without(seen[v - 1]);
    }

    // Static facts, the pairs that a window can hold, and before them the latest mention of each code: leaving out any other changes nothing but, where a
    // condition was recorded twice, since when.
    private int[] Seen(SubjectRecord record)
    {
        var first = Math.Max(0, record.Pairs.Length - _network.Configuration.Context);
        var codes = new HashSet<int>();
        var earlier = new List<int>();
        for (var p = first - 1; p >= 0; p--)
            if (codes.Add(record.Pairs[p].Code))
                earlier.Add(p);
        earlier.Reverse();
        return
        [
            .. Enumerable.Range(0, record.Statics.Length),
            .. earlier.Concat(Enumerable.Range(first, record.Pairs.Length - first)).Select(p => record.Statics.Length + p),
        ];
    }
}
