using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;
using Chiron.Knowledge.Phenotypes;
using Chiron.Timelines.Meds;
using Chiron.Validation.Sequential;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark sequential</c>: cases worked question by question, with what they cost.</summary>
internal static class SequentialBenchmarkVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "sequential",
            "Work cases question by question before a gatekeeper: accuracy, questions, cost.",
            "chiron benchmark sequential",
            "chiron benchmark sequential --cases 500 --budget 100",
            "chiron benchmark sequential --osce cases.jsonl",
            "chiron benchmark sequential --run pilot --cases 500",
            "chiron benchmark sequential --ddxplus patients.csv.gz --conditions release_conditions.json --evidences release_evidences.json",
            "chiron benchmark sequential --phenopackets phenopackets.ndjson.gz --ontology hp.json.gz --annotations phenotype.hpoa.gz --cases 50")
        {
            Explanation = """
                Cases are drawn from the knowledge pack unless a file of cases is named. The gatekeeper reveals only what is asked. The panel of the next question is compared with
                a random order and with asking everything. Of DDXPlus patients a fifth are cases, and the pack is learned from the others. Figures go to benchmarks/sequential.json in the workspace, with a replay of each case as JSON lines and as a page.
                With --run, visits of held-out subjects are worked with their records and with the run's model; needs the combination that 'chiron differential' learned. Questions chosen with
                answers as model and pack expect them are compared with the pack's alone. Figures go to benchmarks/visits.json.
                """,
        };
        var pack = new Option<DirectoryInfo?>("--pack", "--knowledge") { Description = "The knowledge pack [default: that of chiron.yaml, else the starter pack]." };
        var cases = new Option<int>("--cases") { Description = "How many cases: drawn, or the first of a file.", DefaultValueFactory = _ => 200 };
        var osce = new Option<FileInfo?>("--osce") { Description = "OSCE cases, JSON lines." };
        var ddxplus = new Option<FileInfo?>("--ddxplus") { Description = "DDXPlus patients as CSV; with --conditions and --evidences." };
        var conditions = new Option<FileInfo?>("--conditions") { Description = "The dataset's release_conditions.json." };
        var evidences = new Option<FileInfo?>("--evidences") { Description = "The dataset's release_evidences.json." };
        var packets = new Option<FileInfo?>("--phenopackets") { Description = "Phenopackets, one a line; with --ontology and --annotations." };
        var ontology = new Option<FileInfo?>("--ontology") { Description = "The Human Phenotype Ontology, hp.json." };
        var annotations = new Option<FileInfo?>("--annotations") { Description = "Its annotations of diseases, phenotype.hpoa." };
        var stopAt = new Option<double>("--stop-at") { Description = "The leader's probability at which asking ends.", DefaultValueFactory = _ => 0.95 };
        var most = new Option<int>("--questions") { Description = "Questions and tests at most.", DefaultValueFactory = _ => 30 };
        var run = new Option<string?>("--run") { Description = "A training run's id: its held-out visits are worked, with its model." };
        var timelines = WorkspaceOptions.Timelines();
        var split = new Option<Split>("--split") { Description = "With --run, of which subjects; look at tuning while something is still being chosen.", DefaultValueFactory = _ => Split.HeldOut };
        var budget = new Option<double>("--budget") { Description = "US dollars a case in the budgeted mode.", DefaultValueFactory = _ => 300 };
        var seed = new Option<int>("--seed") { Description = "Of drawn cases, random order and bootstrap.", DefaultValueFactory = _ => 1 };
        foreach (var option in new Option[] { pack, cases, osce, ddxplus, conditions, evidences, packets, ontology, annotations, run, timelines, split, stopAt, most, budget, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            foreach (var file in new[] { osce, ddxplus, conditions, evidences, packets, ontology, annotations })
                if (parsed.GetValue(file) is { Exists: false } missing)
                    throw new VerbException(ExitCode.BadInput, $"'{missing.FullName}' does not exist; give {file.Name} a file.");
            var root = parsed.GetValue(verb.Workspace)!.FullName;
            if (parsed.GetValue(run) is { } id)
            {
                var workspace = Workspace.OpenOrCreate(root);
                Print(
                    output.WithValidationProgress("benchmark sequential", progress => VisitBenchmark.Run(
                        new VisitRequest
                        {
                            DatasetPath = parsed.GetValue(timelines)?.FullName ?? workspace.Timelines,
                            ModelFolder = workspace.RunFolder(id),
                            KnowledgeFolder = KnowledgePackFolder.Choose(parsed.GetValue(pack), workspace),
                            OutputFolder = Path.Combine(root, "benchmarks"),
                            Split = parsed.GetValue(split),
                            Visits = parsed.GetValue(cases),
                            StopAt = parsed.GetValue(stopAt),
                            MostQuestions = parsed.GetValue(most),
                            Seed = parsed.GetValue(seed),
                        },
                        progress,
                        stop)),
                    output);
                return ExitCode.Success;
            }

            var source = Source();
            var report = output.WithValidationProgress("benchmark sequential", progress => SequentialBenchmark.Run(
                source,
                new SequentialRequest
                {
                    OutputFolder = Path.Combine(root, "benchmarks"),
                    StopAt = parsed.GetValue(stopAt),
                    MostQuestions = parsed.GetValue(most),
                    BudgetUsd = parsed.GetValue(budget),
                    Seed = parsed.GetValue(seed),
                },
                progress,
                stop));
            Print(report, output);
            return ExitCode.Success;

            ICaseSource Source()
            {
                if (parsed.GetValue(packets) is { } phenopackets)
                    return Phenopackets(phenopackets, Needed(ontology), Needed(annotations), parsed.GetValue(cases));
                if (parsed.GetValue(ddxplus) is { } patients)
                    return DdxPlusCases.Held(DdxPlusCatalogue.Load(Needed(conditions).FullName, Needed(evidences).FullName), patients.FullName, parsed.GetValue(cases), parsed.GetValue(seed));
                var knowledge = KnowledgePack.Load(KnowledgePackFolder.Choose(parsed.GetValue(pack), root));
                return parsed.GetValue(osce) is { } written ? new WrittenCases(knowledge, written.FullName) : new SimulatedCases(knowledge, parsed.GetValue(cases), parsed.GetValue(seed));
            }

            FileInfo Needed(Option<FileInfo?> file) => parsed.GetValue(file) ?? throw new VerbException(ExitCode.BadInput, $"these cases need {file.Name} too.");
        });
        return verb;
    }

    private static PhenotypeCases Phenopackets(FileInfo packets, FileInfo ontology, FileInfo annotations, int count)
    {
        var terms = PhenotypeOntology.Load(ontology.FullName);
        var diseases = DiseaseAnnotations.Load(annotations.FullName, terms).Diseases;
        return new PhenotypeCases(PhenotypePack.Build(terms, diseases), terms, PhenopacketReader.Read(packets.FullName, terms, (_, _) => { }), count);
    }

    private static void Print(VisitReport report, VerbOutput output)
    {
        output.Line($"{report.Visits:N0} visits of {report.Subjects:N0} subjects, {report.Recorded:0.0} answers recorded at each; pack {report.Pack}");
        foreach (var figures in report.Figures)
        {
            output.Line($"{figures.Inquirer}:");
            output.Line($"  questions {IntervalText.Number(figures.Questions, 1)}   cost USD {IntervalText.Number(figures.CostUsd, 1)}   bits a question {(figures.ExpectedBits is { } expected ? $"expected {IntervalText.Number(expected, 3)}, " : "")}realised {IntervalText.Number(figures.RealisedBits, 3)}");
            foreach (var after in figures.After)
                output.Line($"  after {after.Questions,2}: first {IntervalText.Percent(after.First)}{(after.FirstLess is { } less ? $" ({IntervalText.Percent(less)} to the first way)" : "")}   bits missing {IntervalText.Number(after.BitsMissing, 3)}{(after.BitsMissingMore is { } more ? $" ({IntervalText.Number(more, 3)})" : "")}");
        }

        output.Object(new JsonObject { ["visits"] = report.Visits, ["first"] = report.Figures[0].After[^1].First.Value, ["questions"] = report.Figures[0].Questions.Value });
    }

    private static void Print(SequentialReport report, VerbOutput output)
    {
        output.Line($"{report.Cases:N0} cases, {report.Source}; pack {report.Pack}; {report.OutOfReach:N0} of a condition that it does not hold");
        foreach (var figures in report.Figures)
        {
            output.Line($"{figures.Inquirer}:");
            output.Line($"  first {IntervalText.Percent(figures.First)}   {(report.OutOfReach > 0 && figures.FirstInReach is { } reach ? $"of those in reach {IntervalText.Percent(reach)}   " : "")}in 3 {IntervalText.Percent(figures.Three)}   sure {IntervalText.Percent(figures.Confidence)}");
            output.Line($"  questions {IntervalText.Number(figures.Questions, 1)}   cost USD {IntervalText.Number(figures.CostUsd, 1)}");
        }

        output.Object(new JsonObject { ["cases"] = report.Cases, ["first"] = report.Figures[0].First.Value, ["questions"] = report.Figures[0].Questions.Value, ["costUsd"] = report.Figures[0].CostUsd.Value });
    }
}
