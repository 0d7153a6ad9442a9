namespace Chiron.Knowledge;

/// <summary>A rate or a share for people of an age range, by sex.</summary>
/// <param name="FromAge">Years, inclusive.</param>
/// <param name="ToAge">Years, exclusive.</param>
/// <param name="Female">The value for girls and women.</param>
/// <param name="Male">The value for boys and men.</param>
public readonly record struct RateBand(double FromAge, double ToAge, double Female, double Male)
{
    /// <summary>The value for one sex; the mean of both where <paramref name="sex"/> is null.</summary>
    public double For(Sex? sex) => sex switch
    {
        Sex.Female => Female,
        Sex.Male => Male,
        _ => (Female + Male) / 2,
    };

    /// <summary>The value at an age, or 0 where no band holds it.</summary>
    public static double At(IReadOnlyList<RateBand> bands, double ageYears, Sex? sex)
    {
        foreach (var band in bands)
            if (ageYears >= band.FromAge && ageYears < band.ToAge)
                return band.For(sex);
        return 0;
    }
}
