using System.Globalization;
using Chiron.Model.Delphi;

namespace Chiron.Benchmarks;

/// <summary>Validation-mode losses of the count tables that any network has to beat, counted on all training patients.</summary>
internal static class DelphiBaselines
{
    public static void Run(string[] arguments)
    {
        var options = DelphiOptions.Parse(arguments);
        var (train, validation) = DelphiTraining.Patients(options);
        foreach (var asValidated in new[] { false, true })
            foreach (var (name, start, excludes) in new[]
            {
                ("one rate per token", DelphiRateStart.Marginals, false),
                ("by age and sex", DelphiRateStart.AgeAndSex, false),
                ("by age and sex, no repeats", DelphiRateStart.AgeAndSex, true),
            })
            {
                var configuration = options.Configuration with { RateStart = start, ExcludeRepeats = excludes, LearnAsValidated = asValidated };
                var network = DelphiRateBaseline.Network(configuration, DelphiRateTable.Count(train, configuration), out var weights);
                var loss = DelphiValidation.Loss([(network, weights)], validation);
                weights.Dispose();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-28}{(asValidated ? "waits that end in an event" : "all waits"),-28}{loss.PerTarget,9:F4} = which {loss.CrossEntropy / loss.Targets:F4} + when {loss.Wait / loss.Targets:F4}"));
            }
    }
}
