namespace Chiron.Model;

/// <summary>Fits how the risks of one kind of outcome are corrected: a line, and a monotone curve behind it where five-fold cross-validation over the tuning subjects finds that better.</summary>
internal static class FamilyCalibrationFit
{
    private const double PriorStrength = 20;        // events' worth of trust in the model as it is
    private const int Folds = 5;

    /// <returns>Null where nothing of the kind happened.</returns>
    public static FamilyCalibration? Fit(RiskFamily family, Calibration calibration, RiskPoint[] points, Tokenizer tokenizer)
    {
        var mine = points.Where(point => point.Family == family).ToArray();
        var events = mine.Count(point => point.Happened);
        if (events == 0)
            return null;

        // One event of a subject answers several questions: together they count as one, or few subjects would look like many.
        var overlap = (double)events / HazardWeightFit.SubjectsWithEvent(mine);
        var answers = Array.ConvertAll(mine, point => new Answer(
            point.Record,
            calibration.Combined(family, tokenizer.Vocabulary.Codes[point.Code].Code, point.LogHazard, point.LogRate, point.LogAdditive, calibration.Range(point.HorizonDays)),
            point.HorizonDays,
            point.Happened));
        var whole = Fit(family, answers, overlap);
        return whole.Curve is null || IsCurveBetter(family, answers, overlap) ? whole : whole with { Curve = null };
    }

    private static bool IsCurveBetter(RiskFamily family, Answer[] answers, double overlap)
    {
        var (line, curve) = (0.0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var fitted = Fit(family, Array.FindAll(answers, answer => answer.Record % Folds != fold), overlap);
            foreach (var answer in answers)
                if (answer.Record % Folds == fold)
                {
                    curve += answer.Loss(fitted);
                    line += answer.Loss(fitted with { Curve = null });
                }
        }

        return curve < line;
    }

    private static FamilyCalibration Fit(RiskFamily family, Answer[] answers, double overlap)
    {
        var (offset, slope, _) = HazardLine.Fit(Array.ConvertAll(answers, answer => (answer.LogHazard, answer.HorizonDays, answer.Happened, 1 / overlap)), PriorStrength);
        var line = new FamilyCalibration(family, offset, slope, answers.LongLength, answers.Count(answer => answer.Happened));
        return line with
        {
            Curve = IsotonicCurve.Fit(answers.Select(answer => (line.Correct(answer.LogHazard, answer.HorizonDays) + Math.Log(answer.HorizonDays), answer.Happened)), overlap),
        };
    }

    private readonly record struct Answer(int Record, double LogHazard, double HorizonDays, bool Happened)
    {
        public double Loss(FamilyCalibration calibration)
        {
            var cumulative = Math.Clamp(HorizonDays * Math.Exp(Math.Min(14, calibration.Correct(LogHazard, HorizonDays))), 1e-12, 500);
            return Happened ? -Math.Log(-double.ExpM1(-cumulative)) : cumulative;
        }
    }
}
