namespace Chiron.Knowledge.Loading;

/// <summary>Reads one entry of <c>drugs/*.yaml</c>.</summary>
internal static class DrugReader
{
    public static Drug Read(PackNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Synonyms = node.Texts("synonyms"),
        RxNorm = node.OptionalText("rxnorm"),
        Class = node.Text("class"),
        Indications = node.Texts("indications"),
        Contraindications = node.Texts("contraindications"),
        Interactions = [.. node.Children("interactions").Select(ReadInteraction)],
        Renal = [.. node.Children("renal").Select(ReadRenal)],
        Hepatic = node.OptionalText("hepatic"),
        Pregnancy = node.OptionalText("pregnancy"),
        Pharmacogenes = [.. node.Children("pharmacogenes").Select(ReadPharmacogene)],
        Effects = [.. node.Entries("effects").Select(entry => new ValueEffect(entry.Key, entry.Number ?? 0))],
        LongTerm = node.Flag("long_term"),
        Sources = node.Texts("source"),
    };

    private static DrugInteraction ReadInteraction(PackNode node)
    {
        var read = new DrugInteraction(node.Text("with"), node.Text("effect"), node.Flag("avoid"));
        node.ReportUnknownKeys();
        return read;
    }

    private static RenalDosing ReadRenal(PackNode node)
    {
        var read = new RenalDosing(node.Number("below_egfr"), node.Text("advice"), node.Flag("avoid"));
        node.ReportUnknownKeys();
        return read;
    }

    private static PharmacogeneAdvice ReadPharmacogene(PackNode node)
    {
        var read = new PharmacogeneAdvice(node.Text("gene"), node.Text("phenotype"), node.Text("advice"), node.Flag("avoid"));
        node.ReportUnknownKeys();
        return read;
    }
}
