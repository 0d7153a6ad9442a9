using System.Globalization;
using Chiron.Model.Delphi;
using Chiron.Tensors;

namespace Chiron.Benchmarks;

/// <summary>Prints each disease's area under the ROC curve within sex and five years of age, beside that of the rate table by age and sex.</summary>
internal static class DelphiAreas
{
    private const int FewestCases = 50;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static void Print(IReadOnlyList<(DelphiNetwork, ParameterStore)> members, DelphiOptions options)
    {
        var validation = DelphiRecordFile.Read(Path.Combine(options.Folder, "val.bin"));
        var names = File.ReadAllLines(Path.Combine(options.Folder, "labels.csv"));
        var table = options.Configuration with { RateStart = DelphiRateStart.AgeAndSex };
        var train = DelphiRecordFile.Read(Path.Combine(options.Folder, "train.bin"));
        var baseline = DelphiRateBaseline.Network(table, DelphiRateTable.Count(train, table), out var zero);
        var areas = DelphiDiseaseAreas.Of(members, validation, FewestCases);
        var byTable = DelphiDiseaseAreas.Of([(baseline, zero)], validation, FewestCases).ToDictionary(pair => pair.Token, pair => pair.Area);
        zero.Dispose();

        Console.WriteLine($"\n{areas.Count} diseases with at least {FewestCases} cases among {validation.Count} patients; area within sex and five years of age [95 % interval]; table by age and sex");
        foreach (var (token, area) in areas.OrderByDescending(pair => pair.Area.Cases))
            Console.WriteLine(string.Create(
                Invariant,
                $"{area.Cases,6} {area.Area:F3} [{area.Interval.Low:F3}, {area.Interval.High:F3}] {byTable[token].Area:F3}  {(token < names.Length ? names[token] : "?")}"));

        var sorted = areas.Select(pair => pair.Area.Area).Order().ToList();
        var weight = (double)areas.Sum(pair => pair.Area.Cases);
        Console.WriteLine(string.Create(
            Invariant,
            $"median {sorted[sorted.Count / 2]:F3}, quarters {sorted[sorted.Count / 4]:F3} and {sorted[sorted.Count * 3 / 4]:F3}; mean by cases {areas.Sum(pair => pair.Area.Area * pair.Area.Cases) / weight:F3} "
            + $"(table {areas.Sum(pair => byTable[pair.Token].Area * pair.Area.Cases) / weight:F3}); interval above 0.5 in {areas.Count(pair => pair.Area.Interval.Low > 0.5)}, "
            + $"below in {areas.Count(pair => pair.Area.Interval.High < 0.5)}"));
    }
}
