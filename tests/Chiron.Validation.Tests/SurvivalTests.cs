using Chiron.Testing;
using Chiron.Validation.Survival;

namespace Chiron.Validation.Tests;

public sealed class SurvivalTests
{
    [Fact]
    public void Given_the_veterans_lung_cancer_trial_When_fitted_Then_Coxs_coefficients_errors_and_concordance_are_the_published_ones()
    {
        // Venables and Ripley, Modern Applied Statistics with S, 4th ed. 2002, section 13.3: coxph(Surv(stime, status) ~ treat + age + Karn + diag.time + cell + prior), ties by Efron.
        var rows = Rows("survival/veteran.csv");
        double[][] x = [.. rows.Select(row => new[]
        {
            row["trt"] == "2" ? 1.0 : 0, Number(row["age"]), Number(row["karno"]), Number(row["diagtime"]),
            row["celltype"] == "smallcell" ? 1 : 0, row["celltype"] == "adeno" ? 1 : 0, row["celltype"] == "large" ? 1 : 0, row["prior"] == "10" ? 1 : 0,
        })];
        FollowUp[] followUps = [.. rows.Select(row => new FollowUp(Number(row["time"]), row["status"] == "1"))];

        var cox = CoxModel.Fit(x, followUps)!;

        double[] coefficients = [0.2946, -0.008706, -0.03282, 0.00008132, 0.8616, 1.196, 0.4013, 0.07159];
        double[] errors = [0.2075, 0.009300, 0.005508, 0.009136, 0.2753, 0.3009, 0.2827, 0.2323];
        for (var j = 0; j < coefficients.Length; j++)
        {
            Assert.Equal(coefficients[j], cox.Coefficients[j], Math.Max(1e-6, 6e-4 * Math.Abs(coefficients[j])));
            Assert.Equal(errors[j], cox.StandardErrors[j], 6e-4 * errors[j]);
        }

        Assert.Equal(62.1, 2 * (cox.LogLikelihood - cox.NullLogLikelihood), 0.05);
        Assert.Equal(0.736, new Concordance([.. x.Select(row => cox.Score(row))], followUps).Index(), 5e-4);
    }

    [Fact]
    public void Given_six_subjects_with_a_tie_When_fitted_Then_the_coefficient_maximises_Efrons_likelihood_written_out()
    {
        // x: 1 1 0 0 1 0; times 1 (event), 2 2 (two events), 3 (censored), 4 (event), 5 (censored)
        double[][] x = [[1], [1], [0], [0], [1], [0]];
        FollowUp[] followUps = [new(1, true), new(2, true), new(2, true), new(3, false), new(4, true), new(5, false)];
        static double Likelihood(double b)
        {
            var e = Math.Exp(b);
            var atTwo = e + 1 + 1 + e + 1;       // the five left at time 2
            return b - Math.Log((3 * e) + 3)
                + b - Math.Log(atTwo) - Math.Log(atTwo - ((e + 1) / 2))
                + b - Math.Log(e + 1);
        }

        var cox = CoxModel.Fit(x, followUps)!;

        var b = cox.Coefficients[0];
        Assert.Equal(Likelihood(b), cox.LogLikelihood, 10);
        Assert.Equal(0, (Likelihood(b + 1e-5) - Likelihood(b - 1e-5)) / 2e-5, 1e-6);
        Assert.Equal(1 / Math.Sqrt(-(Likelihood(b + 1e-4) - (2 * Likelihood(b)) + Likelihood(b - 1e-4)) / 1e-8), cox.StandardErrors[0], 1e-4);
    }

    [Fact]
    public void Given_a_column_that_tells_all_or_a_column_twice_When_fitted_Then_there_is_no_answer()
    {
        FollowUp[] followUps = [new(1, true), new(2, true), new(3, true), new(4, true)];

        Assert.Null(CoxModel.Fit([[4], [3], [2], [1]], followUps));
        Assert.Null(CoxModel.Fit([[1, 2], [2, 4], [0, 0], [2, 4]], followUps));
        Assert.NotNull(CoxModel.Fit([[4], [3], [2], [1]], followUps, ridge: 0.1));
    }

    [Fact]
    public void Given_any_scores_When_C_is_taken_Then_it_is_that_of_all_pairs_one_by_one_weights_and_ties_included()
    {
        var random = new Random(3);
        for (var round = 0; round < 30; round++)
        {
            var n = 2 + random.Next(40);
            double[] scores = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(8))];
            FollowUp[] followUps = [.. Enumerable.Range(0, n).Select(_ => new FollowUp(1 + random.Next(10), random.Next(2) == 0))];
            double[] weights = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(3))];

            Assert.Equal(ByPairs(scores, followUps, weights), new Concordance(scores, followUps).Index(weights), 10);
            Assert.Equal(ByPairs(scores, followUps, [.. Enumerable.Repeat(1.0, n)]), new Concordance(scores, followUps).Index(), 10);
        }
    }

    private static double ByPairs(double[] scores, FollowUp[] followUps, double[] weights)
    {
        var (agreeing, pairs) = (0.0, 0.0);
        for (var i = 0; i < scores.Length; i++)
            for (var j = 0; j < scores.Length; j++)
            {
                var isFirst = followUps[i].Happened && (followUps[i].Days < followUps[j].Days || (followUps[i].Days == followUps[j].Days && !followUps[j].Happened));
                if (!isFirst)
                    continue;
                pairs += weights[i] * weights[j];
                agreeing += weights[i] * weights[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
            }

        return agreeing / pairs;
    }

    private static List<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(ExternalData.Require(file));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))];
    }

    private static double Number(string text) => double.Parse(text);
}
