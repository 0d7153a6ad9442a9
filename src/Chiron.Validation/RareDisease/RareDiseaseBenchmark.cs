using System.Text.Json;
using Chiron.Knowledge.Phenotypes;
using Chiron.Reasoning.RareDisease;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;

namespace Chiron.Validation.RareDisease;

/// <summary>
/// Ranks the diseases of published cases by their phenotypes alone, each case by an expert that has seen no case of its publication. Three experts are compared: from
/// annotations alone, from annotations and other publications' cases, and the same without the case mix.
/// </summary>
public static class RareDiseaseBenchmark
{
    public const string JsonFile = "rare-disease.json";

    public const string AnnotationsAlone = "annotations alone", WithCases = "annotations and known cases", WithoutCaseMix = "the same, case mix left out";

    private static readonly EvidenceKind[] CaseMix = [EvidenceKind.CaseCount, EvidenceKind.NoCase];

    /// <exception cref="ValidationException">The request is wrong, or too few publications are there.</exception>
    /// <exception cref="Knowledge.KnowledgeException">A file is not what it should be.</exception>
    public static RareDiseaseReport Run(RareDiseaseRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        if (request.Folds < 2)
            throw new ValidationException($"{request.Folds} folds were asked for; at least 2 are needed for every case to be unseen once.");
        if (request.BootstrapSamples < 100)
            throw new ValidationException($"{request.BootstrapSamples} bootstrap resamples were asked for; at least 100 are needed for an interval.");
        progress?.Report(new ValidationProgress("reading", 0));
        var ontology = PhenotypeOntology.Load(request.OntologyPath);
        var annotations = DiseaseAnnotations.Load(request.AnnotationsPath, ontology);
        var leftOut = 0;
        List<PhenotypeCase> cases = [.. PhenopacketReader.Read(request.CasesPath, ontology, (_, _) => leftOut++).Where(one => one.Disease is not null)];
        int[] folds = [.. cases.Select(one => (int)(PublicationHash.Of(Publication(one), $"fold {request.Seed}") % (uint)request.Folds))];
        if (folds.Distinct().Count() < request.Folds)
            throw new ValidationException($"'{request.CasesPath}' has cases of {cases.Select(Publication).Distinct().Count()} publications; {request.Folds} folds need more.");

        var ranks = new Dictionary<string, double?[]>(StringComparer.Ordinal)
        {
            [AnnotationsAlone] = RareDiseaseExpert.FromAnnotations(ontology, annotations.Diseases).RanksOf(cases, stop),       // it learns from no case
            [WithCases] = new double?[cases.Count],
            [WithoutCaseMix] = new double?[cases.Count],
        };
        var weights = new List<IReadOnlyDictionary<string, double>>();
        for (var fold = 0; fold < request.Folds; fold++)
        {
            progress?.Report(new ValidationProgress($"fold {fold + 1} of {request.Folds}", 0.05 + (0.85 * fold / request.Folds)));
            int[] held = [.. Enumerable.Range(0, cases.Count).Where(i => folds[i] == fold)];
            PhenotypeCase[] unseen = [.. held.Select(i => cases[i])];
            List<PhenotypeCase> others = [.. Enumerable.Range(0, cases.Count).Where(i => folds[i] != fold).Select(i => cases[i])];
            var learned = RareDiseaseExpert.Learn(ontology, annotations.Diseases, others, [], stop);
            Fill(WithCases, learned);
            Fill(WithoutCaseMix, RareDiseaseExpert.Learn(ontology, annotations.Diseases, others, CaseMix, stop));
            weights.Add(Enum.GetValues<EvidenceKind>().ToDictionary(kind => kind.ToString(), kind => learned.Weights[kind]));

            void Fill(string predictor, RareDiseaseExpert expert)
            {
                var ofFold = expert.RanksOf(unseen, stop);
                for (var i = 0; i < held.Length; i++)
                    ranks[predictor][held[i]] = ofFold[i];
            }
        }

        progress?.Report(new ValidationProgress("measuring", 0.9));
        var figures = Measure(request, cases, annotations, ranks, stop);
        var report = new RareDiseaseReport
        {
            Cases = cases.Count,
            Publications = cases.Select(Publication).Distinct().Count(),
            LeftOut = leftOut,
            Diseases = annotations.Diseases.Select(disease => disease.Id).Union(cases.Select(one => one.Disease!)).Count(),
            Folds = request.Folds,
            Seed = request.Seed,
            Figures = figures,
            Weights = weights,
        };
        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.RareDiseaseReport));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    private static List<RareDiseaseFigures> Measure(
        RareDiseaseRequest request, List<PhenotypeCase> cases, DiseaseAnnotations annotations, Dictionary<string, double?[]> ranks, CancellationToken stop)
    {
        var annotated = annotations.Diseases.ToDictionary(disease => disease.Id, StringComparer.Ordinal);
        var inReach = ranks[WithCases];
        (string Name, bool[] Members)[] sets =
        [
            ("all cases", [.. cases.Select(_ => true)]),
            ("the disease is annotated or another publication has a case", [.. inReach.Select(rank => rank is not null)]),
            ("the disease is annotated", [.. cases.Select(one => annotated.ContainsKey(one.Disease!))]),
            ("annotated, and not from this publication", [.. cases.Select(one => annotated.TryGetValue(one.Disease!, out var disease) && !disease.References.Contains(Publication(one)))]),
        ];
        return
        [
            .. from set in sets
            from predictor in ranks
            select Figures(request, cases, predictor.Key, set.Name, set.Members, predictor.Value, stop),
        ];
    }

    private static RareDiseaseFigures Figures(
        RareDiseaseRequest request, List<PhenotypeCase> cases, string predictor, string set, bool[] members, double?[] ranks, CancellationToken stop)
    {
        int[] places = [.. Enumerable.Range(0, cases.Count).Where(i => members[i])];
        var numbers = places.Select(i => Publication(cases[i])).Distinct().Select((publication, number) => (publication, number)).ToDictionary(one => one.publication, one => one.number);
        Func<double?, double>[] measures = [Within(1), Within(3), Within(10), rank => rank is { } r ? 1 / r : 0];
        var resampled = measures.Select(_ => new double[request.BootstrapSamples]).ToArray();
        SubjectBootstrap.Run(
            [.. places.Select(i => numbers[Publication(cases[i])])],
            numbers.Count,
            request.BootstrapSamples,
            request.Seed,
            (sample, weights) =>
            {
                for (var m = 0; m < measures.Length; m++)
                    resampled[m][sample] = places.Select((i, p) => weights[p] * measures[m](ranks[i])).Sum() / weights.Sum();
            },
            stop);
        Interval[] intervals = [.. measures.Select((measure, m) => Interval.FromResamples(places.Length == 0 ? double.NaN : places.Average(i => measure(ranks[i])), resampled[m]))];
        return new RareDiseaseFigures(predictor, set, places.Length, intervals[0], intervals[1], intervals[2], intervals[3]);

        static Func<double?, double> Within(int most) => rank => rank <= most ? 1 : 0;
    }

    private static string Publication(PhenotypeCase one) => one.Publication ?? one.Id;
}
