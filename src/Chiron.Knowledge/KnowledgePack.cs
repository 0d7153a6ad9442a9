using System.Security.Cryptography;
using System.Text;
using Chiron.Knowledge.Guidelines;
using Chiron.Knowledge.Loading;

namespace Chiron.Knowledge;

/// <summary>The owner's medical knowledge: read once, checked, never changed while in use. Safe for many threads.</summary>
public sealed class KnowledgePack
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>What a user must be told about this pack, such as that no clinical board reviewed it.</summary>
    public required string Notice { get; init; }

    /// <summary>SHA-256 over all files of the pack in canonical order, lower-case hexadecimal.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Visits per 1,000 person-years, by age and sex, for reasons that no condition of the pack stands for: the prior of "other".</summary>
    public required IReadOnlyList<RateBand> OtherVisits { get; init; }

    /// <summary>Deaths per 1,000 person-years by age and sex from all causes that the pack's own case fatalities do not cover.</summary>
    public required IReadOnlyList<RateBand> Deaths { get; init; }

    /// <summary>In the order of their ids, as all lists below.</summary>
    public required PackTable<Condition> Conditions { get; init; }

    public required PackTable<Finding> Findings { get; init; }

    public required PackTable<TestDefinition> Tests { get; init; }

    public required PackTable<Drug> Drugs { get; init; }

    public required PackTable<Procedure> Procedures { get; init; }

    public required PackTable<RedFlag> RedFlags { get; init; }

    /// <summary>What guidelines advise, and for whom; a pack may hold none.</summary>
    public PackTable<Recommendation> Recommendations { get; init; } = new([], r => r.Id);

    public required PackTable<Source> Sources { get; init; }

    /// <summary>The ids of the tests that reveal a finding; empty for what is asked or examined.</summary>
    public IEnumerable<TestDefinition> TestsRevealing(string finding) => Tests.Where(test => test.Reveals.Contains(finding, StringComparer.Ordinal));

    /// <summary>Reads and checks a pack.</summary>
    /// <exception cref="KnowledgeException">The folder is no pack, or <see cref="KnowledgeCheck"/> finds problems; the message names the first ones.</exception>
    public static KnowledgePack Load(string folder)
    {
        var draft = PackReader.Read(folder);
        var problems = KnowledgeCheck.Check(draft);
        if (problems.Count > 0)
            throw new KnowledgeException(
                $"the knowledge pack '{folder}' has {problems.Count} problem(s), the first: {string.Join("; ", problems.Take(3))}. "
                + "Run 'chiron knowledge check' to see them all.");

        var findings = new PackTable<Finding>(draft.Findings.Select(f => f.Entry), f => f.Id);
        var general = new GeneralFindings(findings);
        return new KnowledgePack
        {
            Name = draft.Name,
            Version = draft.Version,
            Notice = draft.Notice,
            ContentHash = HashOf(folder),
            OtherVisits = draft.OtherVisits,
            Deaths = draft.Deaths,
            Conditions = new(draft.Conditions.Select(c => general.Complete(c.Entry)), c => c.Id),
            Findings = findings,
            Tests = new(draft.Tests.Select(t => t.Entry), t => t.Id),
            Drugs = new(draft.Drugs.Select(d => d.Entry), d => d.Id),
            Procedures = new(draft.Procedures.Select(p => p.Entry), p => p.Id),
            RedFlags = new(draft.RedFlags.Select(r => r.Entry), r => r.Id),
            Recommendations = new(draft.Recommendations.Select(r => r.Entry.Recommendation).OfType<Recommendation>(), r => r.Id),
            Sources = new(draft.Sources.Select(s => s.Entry), s => s.Id),
        };
    }

    /// <summary>SHA-256 over, for each file in ordinal order of its relative path: the path, its length and its bytes. Lower-case hexadecimal.</summary>
    public static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in PackReader.Files(folder))
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, file));
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{bytes.Length}\n"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
