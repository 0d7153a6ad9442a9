using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;
using Chiron.Knowledge.Phenotypes;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron knowledge import</c>: other people's collections become packs.</summary>
internal static class KnowledgeImportVerb
{
    public static Verb Create() => new(
        "import",
        "Make a knowledge pack of a published collection.",
        "chiron knowledge import ddxplus ddxplus-pack --conditions release_conditions.json --evidences release_evidences.json --patients patients.csv.gz",
        "chiron knowledge import hpo hpo-pack --ontology hp.json.gz --annotations phenotype.hpoa.gz")
    {
        DdxPlus(),
        Phenotypes(),
    };

    private static Verb DdxPlus()
    {
        var verb = new Verb(
            "ddxplus",
            "DDXPlus: its conditions and evidences, with probabilities learned from its patients.",
            "chiron knowledge import ddxplus ddxplus-pack --conditions release_conditions.json --evidences release_evidences.json --patients patients.csv.gz")
        {
            Explanation = "The dataset states no probabilities, so the pack learns them from every patient of the file: give only those that it may know. docs/knowledge.md says how.",
        };
        var folder = Folder();
        var conditions = new Option<FileInfo>("--conditions") { Description = "The dataset's release_conditions.json.", Required = true };
        var evidences = new Option<FileInfo>("--evidences") { Description = "The dataset's release_evidences.json.", Required = true };
        var patients = new Option<FileInfo>("--patients") { Description = "Patients to learn from, as CSV; may be gzipped.", Required = true };
        verb.Add(folder);
        foreach (var option in new[] { conditions, evidences, patients })
            verb.Add(option);
        verb.Does((parsed, output, _) =>
        {
            Require(parsed, conditions, evidences, patients);
            var catalogue = DdxPlusCatalogue.Load(parsed.GetValue(conditions)!.FullName, parsed.GetValue(evidences)!.FullName);
            var learned = DdxPlusPatientReader.Read(parsed.GetValue(patients)!.FullName, catalogue);
            var pack = DdxPlusPack.Build(new EvidenceShares(catalogue, learned, EvidenceSmoothing.Default));
            return Write(pack, parsed.GetValue(folder)!, output);
        });
        return verb;
    }

    private static Verb Phenotypes()
    {
        var verb = new Verb(
            "hpo",
            "The Human Phenotype Ontology and its annotations of OMIM diseases.",
            "chiron knowledge import hpo hpo-pack --ontology hp.json.gz --annotations phenotype.hpoa.gz")
        {
            Explanation = "Some ten thousand terms and eight thousand diseases: the pack is large, and takes a while to write and to read.",
        };
        var folder = Folder();
        var ontology = new Option<FileInfo>("--ontology") { Description = "The Human Phenotype Ontology, hp.json; may be gzipped.", Required = true };
        var annotations = new Option<FileInfo>("--annotations") { Description = "Its annotations of diseases, phenotype.hpoa; may be gzipped.", Required = true };
        verb.Add(folder);
        verb.Add(ontology);
        verb.Add(annotations);
        verb.Does((parsed, output, _) =>
        {
            Require(parsed, ontology, annotations);
            var terms = PhenotypeOntology.Load(parsed.GetValue(ontology)!.FullName);
            var diseases = DiseaseAnnotations.Load(parsed.GetValue(annotations)!.FullName, terms).Diseases;
            return Write(PhenotypePack.Build(terms, diseases), parsed.GetValue(folder)!, output);
        });
        return verb;
    }

    private static ExitCode Write(KnowledgePack pack, DirectoryInfo folder, VerbOutput output)
    {
        var written = PackWriter.Write(pack, folder.FullName);
        output.Line($"✓ {written.Name} {written.Version}: {written.Conditions.Count:N0} conditions, {written.Findings.Count:N0} findings in '{folder}'");
        output.Line($"  content hash {written.ContentHash}");
        output.Line($"  {written.Notice}");
        output.Object(new JsonObject { ["conditions"] = written.Conditions.Count, ["findings"] = written.Findings.Count, ["contentHash"] = written.ContentHash });
        return ExitCode.Success;
    }

    private static Argument<DirectoryInfo> Folder() => new("folder") { Description = "Where the pack goes: a new folder." };

    private static void Require(ParseResult parsed, params Option<FileInfo>[] files)
    {
        foreach (var file in files)
            Verb.PathOf(parsed, file);
    }
}
