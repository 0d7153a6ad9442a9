using Chiron.Knowledge.Phenotypes;

namespace Chiron.Reasoning.RareDisease;

/// <summary>The evidence of one case for every disease: (diseases, <see cref="Kinds"/>). Holds its buffers; for one thread at a time.</summary>
internal sealed class PhenotypeEvidence(DiseaseProfiles profiles)
{
    public const int Kinds = 8;

    private const float Unexplained = 0.02f;         // share of findings that have nothing to do with the disease
    private const float Told = 0.1f;                 // ρ: chance that a term at hand is told; small, as a term and its ancestors are told together
    private const float Rare = 0.01f;

    private readonly float[] _values = new float[profiles.Ids.Count * Kinds];
    private readonly float[] _silence = Silence(profiles);
    private readonly float[] _best = new float[profiles.Ids.Count];
    private readonly float[] _information = new float[profiles.Ids.Count];
    private readonly float[] _caseInformation = new float[profiles.CaseDiseases.Length];
    private readonly float[] _caseSums = new float[profiles.CaseDiseases.Length];

    public ReadOnlySpan<float> Of(int disease) => _values.AsSpan(disease * Kinds, Kinds);

    public void Read(PhenotypeCase one)
    {
        Array.Clear(_values);
        Array.Clear(_caseSums);
        foreach (var term in one.Present)
            AddPresent(term);
        foreach (var term in one.Excluded)
            AddExcluded(term);
        foreach (var term in profiles.WithAncestors(one.Present))
            foreach (var (disease, frequency) in profiles.ByTerm[term])
                At(disease, EvidenceKind.Unmentioned) -= MathF.Log(1 - (Told * frequency));
        for (var disease = 0; disease < _best.Length; disease++)
        {
            At(disease, EvidenceKind.Unmentioned) += _silence[disease];
            At(disease, EvidenceKind.CaseCount) = MathF.Log(1 + profiles.CaseCounts[disease]);
            At(disease, EvidenceKind.NoCase) = profiles.CaseCounts[disease] == 0 ? 1 : 0;
        }

        for (var known = 0; known < _caseSums.Length; known++)
        {
            ref var nearest = ref At(profiles.CaseDiseases[known], EvidenceKind.NearestCase);
            nearest = Math.Max(nearest, _caseSums[known]);
        }
    }

    /// <summary>log P(term | disease) / P(term) of a term that is present.</summary>
    public static float LogRatio(DiseaseProfiles profiles, int term, int disease)
    {
        var best = 0f;
        foreach (var ancestor in profiles.Ontology.AncestorsOf(term))
            foreach (var (other, frequency) in profiles.ByTerm[ancestor])
                if (other == disease)
                    best = Math.Max(best, frequency / profiles.Background[ancestor]);
        return MathF.Log(((1 - Unexplained) * best) + Unexplained);
    }

    private void AddPresent(int term)
    {
        Explain(term);
        Array.Clear(_information);
        Array.Clear(_caseInformation);
        foreach (var ancestor in profiles.Ontology.AncestorsOf(term))
        {
            var information = -MathF.Log(profiles.Background[ancestor]);
            foreach (var (disease, frequency) in profiles.ByTerm[ancestor])
                if (frequency > Rare && information > _information[disease])
                    _information[disease] = information;
            foreach (var known in profiles.CasesByTerm[ancestor])
                _caseInformation[known] = Math.Max(_caseInformation[known], information);
        }

        for (var disease = 0; disease < _best.Length; disease++)
        {
            At(disease, EvidenceKind.Likelihood) += MathF.Log(((1 - Unexplained) * _best[disease]) + Unexplained);
            At(disease, EvidenceKind.SharedInformation) += _information[disease];
        }

        for (var known = 0; known < _caseSums.Length; known++)
            _caseSums[known] += _caseInformation[known];
    }

    private void AddExcluded(int term)
    {
        Explain(term);
        for (var disease = 0; disease < _best.Length; disease++)
            At(disease, EvidenceKind.LookedFor) += MathF.Log(((1 - Unexplained) * _best[disease]) + Unexplained);
        foreach (var (disease, frequency) in profiles.ByTerm[term])
            At(disease, EvidenceKind.Excluded) += MathF.Log(1 - frequency);
    }

    // P(term | disease) / P(term): a disease with an ancestor a of the term has the term as often as those with a have it, P(a | disease) · P(term) / P(a).
    private void Explain(int term)
    {
        Array.Clear(_best);
        foreach (var ancestor in profiles.Ontology.AncestorsOf(term))
        {
            var scale = 1 / profiles.Background[ancestor];
            foreach (var (disease, frequency) in profiles.ByTerm[ancestor])
                _best[disease] = Math.Max(_best[disease], frequency * scale);
        }
    }

    private static float[] Silence(DiseaseProfiles profiles)
    {
        var silence = new float[profiles.Ids.Count];
        foreach (var ofTerm in profiles.ByTerm)
            foreach (var (disease, frequency) in ofTerm)
                silence[disease] += MathF.Log(1 - (Told * frequency));
        return silence;
    }

    private ref float At(int disease, EvidenceKind kind) => ref _values[(disease * Kinds) + (int)kind];
}
