using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>
/// The area under the ROC curve of each disease within sex and five years of age, as Delphi-2M's is taken: a case is scored by its log-rate at the last token at least a
/// tenth of a year before the disease, a control, who never has it, at one random token in each five years.
/// </summary>
public sealed class DelphiDiseaseAreas
{
    private const float LeadDays = 36.525f;
    private const float BandDays = 5 * 365.25f;
    private const int Bands = 26;
    private const ulong Stream = 4UL << 60;

    private readonly int _vocabulary;
    private readonly List<(int Stratum, float Score)>[] _cases;
    private readonly List<(int Patient, int Stratum, float[] Scores)> _controls = [];
    private readonly HashSet<int>[] _had;

    private DelphiDiseaseAreas(int vocabulary, int patients)
    {
        _vocabulary = vocabulary;
        _cases = [.. Enumerable.Range(0, vocabulary).Select(_ => new List<(int, float)>())];
        _had = new HashSet<int>[patients];
    }

    /// <summary>Of every disease with at least <paramref name="fewestCases"/> cases that have a control; death is the last token.</summary>
    public static IReadOnlyList<(int Token, StratifiedConcordance Area)> Of(
        IReadOnlyList<(DelphiNetwork Network, ParameterStore Weights)> members, IReadOnlyList<DelphiRecord> records, int fewestCases)
    {
        var areas = new DelphiDiseaseAreas(members[0].Network.Configuration.Vocabulary, records.Count);
        for (var patient = 0; patient < records.Count; patient++)
            areas._had[patient] = [.. records[patient].Tokens];
        var counts = new int[areas._vocabulary];
        foreach (var token in records.SelectMany(record => record.Tokens))
            counts[token]++;
        var tokens = Enumerable.Range(DelphiTokens.FirstDisease, areas._vocabulary - DelphiTokens.FirstDisease).Where(token => counts[token] >= fewestCases).ToArray();
        for (var patient = 0; patient < records.Count; patient++)
            if (records[patient].Sex < 2)
                areas.Add(members, patient, records[patient], tokens);
        return [.. tokens.Select((token, i) => (token, areas.Area(token, i))).Where(pair => pair.Item2.Cases >= fewestCases)];
    }

    private void Add(IReadOnlyList<(DelphiNetwork Network, ParameterStore Weights)> members, int patient, DelphiRecord record, int[] tokens)
    {
        var pending = new float[record.Tokens.Length];
        var bands = new int[record.Tokens.Length];
        Array.Fill(bands, -1);
        var seenInBand = new int[Bands];
        var chosen = new float[Bands][];
        var random = new CounterRandom(Stream, record.Patient);
        DelphiValidation.ForEachRow(members, [record], (logRates, batch, row) =>
        {
            var age = batch.AgesDays[row];
            var band = Math.Min(Bands - 1, (int)(age / BandDays));
            for (var i = 0; i < record.Tokens.Length; i++)
                if (record.Tokens[i] >= DelphiTokens.FirstDisease && age <= record.AgesDays[i] - LeadDays)
                    (pending[i], bands[i]) = (logRates[record.Tokens[i]], band);        // the latest such row stays
            if (random.NextInt32(++seenInBand[band]) == 0)                              // each row of the five years is equally likely
                chosen[band] = Pick(logRates, tokens);
        });

        for (var i = 0; i < bands.Length; i++)
            if (bands[i] >= 0)
                _cases[record.Tokens[i]].Add(((record.Sex * Bands) + bands[i], pending[i]));
        for (var band = 0; band < Bands; band++)
            if (chosen[band] is { } scores)
                _controls.Add((patient, (record.Sex * Bands) + band, scores));
    }

    private static float[] Pick(Span<float> logRates, int[] tokens)
    {
        var picked = new float[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
            picked[i] = logRates[tokens[i]];
        return picked;
    }

    private StratifiedConcordance Area(int token, int index)
    {
        var controls = _controls.Where(control => !_had[control.Patient].Contains(token)).ToLookup(control => control.Stratum, control => control.Scores[index]);
        return StratifiedConcordance.Of(_cases[token].GroupBy(pair => pair.Stratum)
            .Select(stratum => (stratum.Select(pair => pair.Score).ToArray(), controls[stratum.Key].ToArray())));
    }
}
