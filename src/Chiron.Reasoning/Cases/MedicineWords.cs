using System.Text.RegularExpressions;
using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>Reads what decides on medicines from a text: allergies, pharmacogenes, Child–Pugh class, complete lists. It never throws on any text.</summary>
internal sealed partial class MedicineWords
{
    private const int LongestSubstance = 40;
    private const int GeneReach = 40;       // characters between a gene and its phenotype

    // Everyday names of classes beside the pack's own.
    private static readonly (string Words, string Class)[] ClassWords =
    [
        ("sulfa", "sulfonamide-antibiotic"), ("sulfa drug", "sulfonamide-antibiotic"), ("sulfonamide", "sulfonamide-antibiotic"),
        ("anti-inflammatory", "nsaid"), ("cillin", "penicillin"), ("quinolone", "fluoroquinolone"),
    ];

    private readonly Dictionary<string, Drug> _drugs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _classes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<CaseGene> _genes;

    public MedicineWords(KnowledgePack pack)
    {
        foreach (var drug in pack.Drugs)
        {
            foreach (var name in (string[])[drug.Name, .. drug.Synonyms])
                _drugs.TryAdd(name, drug);
            _classes.TryAdd(drug.Class.Replace('-', ' '), drug.Class);
        }

        foreach (var (words, @class) in ClassWords)
            if (_classes.ContainsValue(@class))
                _classes.TryAdd(words, @class);
        _genes = [.. pack.Drugs.SelectMany(d => d.Pharmacogenes).Select(g => new CaseGene(g.Gene, g.Phenotype)).Distinct()];
    }

    public MedicineFacts Read(string text) => new(
        Allergies(text), Genes(text), LiverClass(text), CompleteHistory().IsMatch(text), CompleteDrugs().IsMatch(text));

    /// <summary>A substance by its name: of a drug, a brand or a class; otherwise only its words.</summary>
    public CaseAllergy AllergyTo(string substance, bool severe, TextSpan? span)
    {
        var name = substance.Trim();
        var singular = name.EndsWith('s') ? name[..^1] : name;
        foreach (var word in (string[])[name, singular])
            if (_classes.TryGetValue(word, out var @class))
                return new CaseAllergy(name, null, @class, severe, span);
        foreach (var word in (string[])[name, singular])
            if (_drugs.TryGetValue(word, out var drug))
                return new CaseAllergy(name, drug.Id, drug.Class, severe, span);
        return new CaseAllergy(name, null, null, severe, span);
    }

    private List<CaseAllergy>? Allergies(string text)
    {
        List<CaseAllergy>? found = NoAllergies().IsMatch(text) ? [] : null;
        foreach (Match match in AllergicTo().Matches(text).Concat(NamedAllergy().Matches(text)))
            if (!match.Groups["not"].Success)
                foreach (var allergy in Listed(text, match.Groups["list"]))
                    if ((found ??= []).TrueForAll(a => !string.Equals(a.Substance, allergy.Substance, StringComparison.OrdinalIgnoreCase)))
                        found.Add(allergy);
        return found;
    }

    // The first of a list is believed whatever it is; later ones only where they are drugs, because a list may run on into the story.
    private IEnumerable<CaseAllergy> Listed(string text, Group list)
    {
        var first = true;
        foreach (Match item in Item().Matches(list.Value))
        {
            var words = item.Groups["words"].Value.Trim();
            if (words.Length is 0 or > LongestSubstance)
                yield break;
            var from = list.Index + item.Groups["words"].Index;
            var severe = SevereReaction().IsMatch(item.Value) || SevereReaction().IsMatch(text.AsSpan(Math.Max(0, list.Index - 30), Math.Min(30, list.Index)));
            var allergy = AllergyTo(words, severe, new TextSpan(from, item.Groups["words"].Length));
            if (!first && allergy.Class is null)
                yield break;
            first = false;
            yield return allergy;
        }
    }

    private List<CaseGene> Genes(string text)
    {
        var words = text.Replace("metaboliser", "metabolizer", StringComparison.OrdinalIgnoreCase);
        return _genes.FindAll(gene => gene.Phenotype.StartsWith("carrier of ", StringComparison.Ordinal)
            ? Carries(words, gene.Phenotype["carrier of ".Length..])
            : Near(words, gene.Gene, gene.Phenotype));
    }

    private static bool Carries(string text, string allele)
    {
        var at = text.IndexOf(allele, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        var from = Math.Max(0, at - 20);
        var around = text.AsSpan(from, Math.Min(text.Length, at + allele.Length + 20) - from);
        return around.Contains("positive", StringComparison.OrdinalIgnoreCase) || around.Contains("carrier", StringComparison.OrdinalIgnoreCase)
            || around.Contains("carries", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Near(string text, string gene, string phenotype)
    {
        for (var at = text.IndexOf(gene, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(gene, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + gene.Length;
            var length = Math.Min(GeneReach + phenotype.Length, text.Length - end);
            var after = text.AsSpan(end, length).IndexOf(phenotype, StringComparison.OrdinalIgnoreCase);
            if (after >= 0 && text.AsSpan(end, after).IndexOfAny(".;\n") < 0 && !text.AsSpan(end, after).Contains(" not ", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static ChildPughClass? LiverClass(string text) => ChildPugh().Match(text) is { Success: true } match
        ? match.Groups["c"].Value switch { "A" or "a" => ChildPughClass.A, "B" or "b" => ChildPughClass.B, _ => ChildPughClass.C }
        : null;

    [GeneratedRegex(
        @"(?<not>\b(not|no|denies( any)?|without|mother|father|sister|brother|family)\b[^.,;\n]{0,20})?\b(allergic\s+to|allerg(y|ies)\s+to|allerg(y|ies)\s*:|anaphyla\w+\s+(to|with|after))\s+(?!none|nil|no\b|nothing)(?<list>[^.;\n]{1,160})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AllergicTo();

    [GeneratedRegex(
        @"(?<not>\b(not?|denies|without|family history of)\s+(a\s+)?)?\b((known|severe|serious|mild|documented|reported|confirmed|suspected|possible|prior|previous|with|have|having|reports)\s+){0,3}(?<list>[a-z]{4,25}([ -][a-z]{4,25})?)\s+allergy\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedAllergy();

    [GeneratedRegex(
        @"\b(NKDA|NKA|no\s+(known\s+)?(drug\s+|medication\s+|medicine\s+|food\s+)?allerg(y|ies)(?!\s+to)|(denies|without)\s+(any\s+)?(known\s+)?(drug\s+)?allergies|allergies\s*:\s*(none|nil|no)|not\s+allergic\s+to\s+(anything|any))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoAllergies();

    [GeneratedRegex(@"(?<words>[a-z][a-z0-9 -]*?)\s*(\([^)]*\))?\s*(,\s*and\b|,|/|\band\b|\bor\b|\bbut\b|\bwith\b|\bwho\b|\btakes\b|\blast\b|\bsince\b|\bas a\b|\bin\b|\bwhen\b|\byears?\b|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Item();

    [GeneratedRegex(@"anaphyla|angio-?edema|throat|stevens|blister|severe", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SevereReaction();

    [GeneratedRegex(@"\bchild[\s–-]*pugh\s*(class\s*|score\s*|[:=]\s*)?(?<c>[ABC])\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChildPugh();

    [GeneratedRegex(
        @"\b(no\s+(significant\s+|past\s+|previous\s+|prior\s+|other\s+|relevant\s+)*(medical\s+)?history(?!\s+of)|(previously|otherwise)\s+(fit|healthy|well)|(pmh|past\s+medical\s+history)\s*:?\s*(none|nil|unremarkable))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CompleteHistory();

    [GeneratedRegex(
        @"\b((takes|take|taking|on)\s+no\s+(other\s+|regular\s+|daily\s+)*(medicines?|medications?|meds|drugs|pills)|no\s+(other\s+|regular\s+|current\s+|daily\s+)*(medicines|medications|meds)|(medicines|medications|meds)\s*:\s*(none|nil)|(takes\s+only|only\s+takes)|not\s+(on|taking)\s+(any\s+)?(other\s+)?(medicines?|medications?|meds|drugs))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CompleteDrugs();
}
