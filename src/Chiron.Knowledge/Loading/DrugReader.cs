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
        OtherUses = node.Texts("other_uses"),
        Contraindications = node.Texts("contraindications"),
        Interactions = [.. node.Children("interactions").Select(ReadInteraction)],
        Renal = [.. node.Children("renal").Select(ReadRenal)],
        Hepatic = [.. node.Children("hepatic").Select(ReadHepatic)],
        Pregnancy = ReadPregnancy(node),
        Ages = [.. node.Children("ages").Select(ReadAge)],
        Monitoring = [.. node.Children("monitoring").Select(ReadMonitoring)],
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

    private static HepaticDosing ReadHepatic(PackNode node)
    {
        var read = new HepaticDosing(node.Choice<ChildPughClass>("from"), node.Text("advice"), node.Flag("avoid"));
        node.ReportUnknownKeys();
        return read;
    }

    private static PregnancyAdvice? ReadPregnancy(PackNode node)
    {
        if (node.Child("pregnancy") is not { } pregnancy)
            return null;
        var read = new PregnancyAdvice(pregnancy.Choice<PregnancyRisk>("risk"), pregnancy.Text("advice"));
        pregnancy.ReportUnknownKeys();
        return read;
    }

    private static AgeAdvice ReadAge(PackNode node)
    {
        var read = new AgeAdvice(node.OptionalNumber("from") ?? 0, node.OptionalNumber("to") ?? 150, node.Text("advice"), node.Flag("avoid"));
        node.ReportUnknownKeys();
        return read;
    }

    private static DrugMonitoring ReadMonitoring(PackNode node)
    {
        var read = new DrugMonitoring(node.Text("finding"), node.Text("when"));
        node.ReportUnknownKeys();
        return read;
    }
}
