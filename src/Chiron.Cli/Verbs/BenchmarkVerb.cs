namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark</c>: clinical reasoning measured on collections of cases, a verb for each.</summary>
internal static class BenchmarkVerb
{
    public static Verb Create() => new(
        "benchmark",
        "Measure clinical reasoning on collections of cases.",
        "chiron benchmark rare-disease --ontology hp.json.gz --annotations phenotype.hpoa.gz --cases phenopackets.ndjson.gz")
    {
        EncountersBenchmarkVerb.Create(),
        RareDiseaseBenchmarkVerb.Create(),
        OsceBenchmarkVerb.Create(),
        DdxPlusBenchmarkVerb.Create(),
        SequentialBenchmarkVerb.Create(),
        TriageBenchmarkVerb.Create(),
    };
}
