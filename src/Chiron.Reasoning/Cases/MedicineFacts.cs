using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>What a text says about taking medicines: allergies, genes, the liver, and whether its lists are all there is.</summary>
/// <param name="Allergies">Null where the text does not speak of allergies, empty where it says that there are none.</param>
/// <param name="Genes">Phenotypes that the pack's drugs ask about.</param>
/// <param name="LiverClass">The Child–Pugh class.</param>
/// <param name="HistoryComplete">The text says that there are no other illnesses.</param>
/// <param name="DrugsComplete">The text says that no other drugs are taken.</param>
internal sealed record MedicineFacts(
    IReadOnlyList<CaseAllergy>? Allergies, IReadOnlyList<CaseGene> Genes, ChildPughClass? LiverClass, bool HistoryComplete, bool DrugsComplete)
{
    /// <summary>Whether a place of the text names what someone is allergic to, so that it is neither taken nor an illness.</summary>
    public bool IsAllergen(TextSpan span) => Allergies?.Any(a => a.Span is { } own && span.Start < own.End && own.Start < span.End) == true;
}
