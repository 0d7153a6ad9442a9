namespace Chiron.Model;

/// <summary>A private run's noise, and what its steps have spent.</summary>
internal sealed class PrivacyBudget
{
    private readonly double _samplingRate;

    public PrivacyBudget(PrivacyConfiguration configuration, int subjects, long plannedSteps)
    {
        if (configuration.SubjectsPerStep > subjects)
            throw new ModelException(
                $"training configuration: privacy.subjectsPerStep is {configuration.SubjectsPerStep} and the training split has {subjects} subjects; it must be no more");
        Configuration = configuration;
        _samplingRate = (double)configuration.SubjectsPerStep / subjects;
        NoiseMultiplier = configuration.NoiseMultiplier
            ?? PrivacyAccountant.NoiseMultiplier(_samplingRate, plannedSteps, configuration.Epsilon!.Value, configuration.Delta);
    }

    public PrivacyConfiguration Configuration { get; }

    public double NoiseMultiplier { get; }

    public PrivacySpent Spent(long steps) => new()
    {
        Epsilon = PrivacyAccountant.Epsilon(_samplingRate, NoiseMultiplier, steps, Configuration.Delta),
        Delta = Configuration.Delta,
        NoiseMultiplier = NoiseMultiplier,
        ClipNorm = Configuration.ClipNorm,
        SamplingRate = _samplingRate,
        Steps = steps,
    };
}
