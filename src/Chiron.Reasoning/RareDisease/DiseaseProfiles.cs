using Chiron.Knowledge.Phenotypes;

namespace Chiron.Reasoning.RareDisease;

/// <summary>
/// How often each disease shows each phenotype, from published annotations and from cases whose diagnosis is known. Immutable, safe for many threads.
/// </summary>
/// <remarks>
/// P(term | disease) = (w·f + present) / (w + present + absent + s·silent), over cases of the disease in which the term was present, absent, or not spoken of;
/// f is the annotation's frequency, a term without one being had by half. A term is as frequent as the most frequent one below it, at least.
/// </remarks>
public sealed class DiseaseProfiles
{
    private const double AnnotationCases = 3;        // w: an annotation counts as so many cases
    private const double SilentCases = 0.1;          // s: a case that does not speak of a term says little against it
    private const double UnknownFrequency = 0.5;
    private const float MostCertain = 0.9f;          // nothing is certain: records are incomplete
    private const float LeastFrequency = 1e-4f;

    private readonly Dictionary<string, int> _places;

    private DiseaseProfiles(
        PhenotypeOntology ontology, IReadOnlyList<string> ids, IReadOnlyList<string> names, Dictionary<string, int> places, IReadOnlyList<PhenotypeCase> cases)
    {
        (Ontology, Ids, Names, _places) = (ontology, ids, names, places);
        ByTerm = new (int, float)[ontology.Count][];
        Background = new float[ontology.Count];
        CaseCounts = new int[ids.Count];
        CasesByTerm = new int[ontology.Count][];
        CaseDiseases = [.. cases.Select(one => places[one.Disease!])];
    }

    public PhenotypeOntology Ontology { get; }

    /// <summary>By place.</summary>
    public IReadOnlyList<string> Ids { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Cases that each disease was learned from.</summary>
    public int[] CaseCounts { get; }

    /// <summary>By term: the diseases that have it, and how often.</summary>
    internal (int Disease, float Frequency)[][] ByTerm { get; }

    /// <summary>By term: mean frequency over all diseases, above 0.</summary>
    internal float[] Background { get; }

    /// <summary>By term: the known cases in which it is present.</summary>
    internal int[][] CasesByTerm { get; }

    /// <summary>By known case: its disease.</summary>
    internal int[] CaseDiseases { get; }

    public bool Holds(string disease) => _places.ContainsKey(disease);

    /// <summary>The place of a disease that the profiles hold.</summary>
    public int PlaceOf(string disease) => _places[disease];

    /// <param name="annotations">Published diseases; may be empty.</param>
    /// <param name="cases">With their diagnosis; those without one are left out.</param>
    public static DiseaseProfiles Learn(PhenotypeOntology ontology, IReadOnlyList<AnnotatedDisease> annotations, IEnumerable<PhenotypeCase> cases)
    {
        List<PhenotypeCase> known = [.. cases.Where(one => one.Disease is not null)];
        var named = annotations.ToDictionary(disease => disease.Id, disease => disease.Name, StringComparer.Ordinal);
        string[] ids = [.. named.Keys.Union(known.Select(one => one.Disease!)).Order(StringComparer.Ordinal)];
        var places = ids.Select((id, place) => (id, place)).ToDictionary(one => one.id, one => one.place, StringComparer.Ordinal);
        var profiles = new DiseaseProfiles(ontology, ids, [.. ids.Select(id => named.GetValueOrDefault(id, id))], places, known);
        var annotated = annotations.ToDictionary(disease => places[disease.Id]);
        profiles.Fill(annotated, known);
        return profiles;
    }

    private void Fill(Dictionary<int, AnnotatedDisease> annotated, List<PhenotypeCase> cases)
    {
        var byTerm = new List<(int, float)>[Ontology.Count];
        var casesByTerm = new List<int>[Ontology.Count];
        for (var term = 0; term < byTerm.Length; term++)
            (byTerm[term], casesByTerm[term]) = ([], []);
        for (var one = 0; one < cases.Count; one++)
        {
            CaseCounts[CaseDiseases[one]]++;
            foreach (var term in WithAncestors(cases[one].Present))
                casesByTerm[term].Add(one);
        }

        var ofDisease = cases.Select((one, number) => number).ToLookup(number => CaseDiseases[number]);
        for (var disease = 0; disease < Ids.Count; disease++)
            foreach (var (term, frequency) in Frequencies(annotated.GetValueOrDefault(disease), [.. ofDisease[disease].Select(number => cases[number])]))
            {
                byTerm[term].Add((disease, frequency));
                Background[term] += frequency / Ids.Count;
            }

        for (var term = 0; term < byTerm.Length; term++)
        {
            (ByTerm[term], CasesByTerm[term]) = ([.. byTerm[term]], [.. casesByTerm[term]]);
            Background[term] = Math.Max(Background[term], 0.5f / Ids.Count);
        }
    }

    private IEnumerable<(int Term, float Frequency)> Frequencies(AnnotatedDisease? annotated, List<PhenotypeCase> cases)
    {
        var published = new Dictionary<int, double>();
        foreach (var (term, share) in annotated?.Phenotypes ?? new Dictionary<int, double?>())
            foreach (var ancestor in Ontology.AncestorsOf(term))
                published[ancestor] = Math.Max(published.GetValueOrDefault(ancestor), share ?? UnknownFrequency);
        var (present, absent) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        foreach (var one in cases)
        {
            foreach (var term in WithAncestors(one.Present))
                present[term] = present.GetValueOrDefault(term) + 1;
            foreach (var term in WithDescendants(one.Excluded))
                absent[term] = absent.GetValueOrDefault(term) + 1;
        }

        var weight = annotated is null ? 0 : AnnotationCases;
        foreach (var term in published.Keys.Union(present.Keys))
        {
            double with = present.GetValueOrDefault(term), without = absent.GetValueOrDefault(term);
            var counted = weight + with + without + (SilentCases * Math.Max(0, cases.Count - with - without));
            var frequency = Math.Min((float)(((weight * published.GetValueOrDefault(term)) + with) / counted), MostCertain);
            if (frequency >= LeastFrequency)
                yield return (term, frequency);
        }
    }

    internal IReadOnlyCollection<int> WithAncestors(int[] terms)
    {
        var all = new HashSet<int>();
        foreach (var term in terms)
            foreach (var ancestor in Ontology.AncestorsOf(term))
                all.Add(ancestor);
        return all;
    }

    private HashSet<int> WithDescendants(int[] terms)
    {
        var all = new HashSet<int>();
        foreach (var term in terms)
            foreach (var descendant in Ontology.DescendantsOf(term))
                all.Add(descendant);
        return all;
    }
}
