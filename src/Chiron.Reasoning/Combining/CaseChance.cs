using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Combining;

/// <summary>
/// A number from 0 to below 1 that is a function of what a case states and else of nothing, as if drawn uniformly: the first 53 bits of a SHA-256 of it. The same case
/// has the same number on every machine, whatever the order of its statements and wherever they were read.
/// </summary>
internal static class CaseChance
{
    public static double Of(Case subject)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{subject.AgeYears:R}|{subject.Sex}|{subject.Setting}");
        Append("findings", subject.Findings.Where(f => f.ImpliedBy is null).Select(f => $"{f.Finding}={f.Presence}"));
        Append("values", subject.Values.Select(Value));
        Append("answers", subject.Answers.Select(a => $"{a.Finding}={a.Option}"));
        Append("earlier", subject.EarlierValues.Select(Value));
        Append("known", subject.KnownConditions);
        Append("drugs", subject.Drugs);
        return (BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))) >> 11) * (1.0 / (1UL << 53));

        void Append(string of, IEnumerable<string> statements) => text.Append('|').Append(of).Append(':').AppendJoin(',', statements.Order(StringComparer.Ordinal));
    }

    private static string Value(CaseValue value) => string.Create(CultureInfo.InvariantCulture, $"{value.Finding}={value.Value:R}");
}
