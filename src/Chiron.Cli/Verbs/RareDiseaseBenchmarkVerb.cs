using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Validation.RareDisease;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark rare-disease</c>: rare diseases ranked by phenotype alone.</summary>
internal static class RareDiseaseBenchmarkVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "rare-disease",
            "Rank rare diseases by phenotype alone, each case by what other publications teach.",
            "chiron benchmark rare-disease --ontology hp.json.gz --annotations phenotype.hpoa.gz --cases phenopackets.ndjson.gz")
        {
            Explanation = """
                Publications are dealt to folds; profiles and weights for a fold's cases come from the annotations and from the cases of the other folds. docs/benchmarks.md
                has the method and what was reached. The result goes to benchmarks/rare-disease.json in the workspace.
                """,
        };
        var ontology = new Option<FileInfo>("--ontology") { Description = "The Human Phenotype Ontology, hp.json; may be gzipped.", Required = true };
        var annotations = new Option<FileInfo>("--annotations") { Description = "Its annotations of diseases, phenotype.hpoa; may be gzipped.", Required = true };
        var cases = new Option<FileInfo>("--cases") { Description = "Phenopackets with their diagnosis, one a line; may be gzipped.", Required = true };
        var folds = new Option<int>("--folds") { Description = "How many parts.", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "Of folds and bootstrap.", DefaultValueFactory = _ => 1 };
        foreach (var option in new Option[] { ontology, annotations, cases, folds, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var report = output.WithValidationProgress("benchmark rare-disease", progress => RareDiseaseBenchmark.Run(
                new RareDiseaseRequest
                {
                    OntologyPath = Verb.PathOf(parsed, ontology),
                    AnnotationsPath = Verb.PathOf(parsed, annotations),
                    CasesPath = Verb.PathOf(parsed, cases),
                    OutputFolder = Path.Combine(parsed.GetValue(verb.Workspace)!.FullName, "benchmarks"),
                    Folds = parsed.GetValue(folds),
                    Seed = parsed.GetValue(seed),
                },
                progress,
                stop));
            Print(report, output);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Print(RareDiseaseReport report, VerbOutput output)
    {
        output.Line($"{report.Cases:N0} cases of {report.Publications:N0} publications, {report.Diseases:N0} diseases, {report.Folds} folds");
        foreach (var set in report.Figures.GroupBy(figures => figures.Set))
        {
            output.Line($"{set.Key} ({set.First().Cases:N0}):");
            foreach (var figures in set)
                output.Line($"  {figures.Predictor,-28} first {IntervalText.Percent(figures.Top1)}   in 3 {IntervalText.Percent(figures.Top3)}   in 10 {IntervalText.Percent(figures.Top10)}");
        }

        var all = report.Figures.First(figures => figures.Predictor == RareDiseaseBenchmark.WithCases);
        output.Object(new JsonObject { ["cases"] = report.Cases, ["top1"] = all.Top1.Value, ["top10"] = all.Top10.Value });
    }
}
