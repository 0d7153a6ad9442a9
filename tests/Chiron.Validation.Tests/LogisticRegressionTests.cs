using Chiron.Validation.Predictors;

namespace Chiron.Validation.Tests;

public sealed class LogisticRegressionTests
{
    [Fact]
    public void Given_a_two_by_two_table_When_fitted_Then_the_coefficients_are_the_log_odds_and_the_log_odds_ratio()
    {
        // exposed: 30 of 100; unexposed: 10 of 200
        var x = new List<double[]>();
        var y = new List<bool>();
        for (var i = 0; i < 300; i++)
        {
            x.Add([1, i < 100 ? 1 : 0]);
            y.Add(i < 100 ? i < 30 : i < 110);
        }

        var beta = LogisticRegression.Fit([.. x], [.. y])!;

        Assert.Equal(Math.Log(10.0 / 190), beta[0], 8);
        Assert.Equal(Math.Log(30.0 / 70 / (10.0 / 190)), beta[1], 8);
        Assert.Equal(0.3, LogisticRegression.Probability([1, 1], beta), 8);
    }

    [Fact]
    public void Given_any_sample_When_fitted_Then_the_score_equations_hold()
    {
        var random = new Random(5);
        var x = Enumerable.Range(0, 500).Select(_ => new[] { 1, random.NextDouble() * 4, random.NextDouble() - 0.5, random.Next(2) }).ToArray();
        var offset = x.Select(_ => random.NextDouble() - 0.5).ToArray();
        var y = x.Select(row => random.NextDouble() < LogisticRegression.Sigmoid(-1 + (0.5 * row[1]) - row[2])).ToArray();
        const double ridge = 0.7;

        var beta = LogisticRegression.Fit(x, y, offset, ridge)!;

        for (var j = 0; j < 4; j++)
        {
            var score = Enumerable.Range(0, x.Length).Sum(i =>
                x[i][j] * ((y[i] ? 1 : 0) - LogisticRegression.Sigmoid(offset[i] + x[i].Zip(beta, (a, b) => a * b).Sum())));
            Assert.Equal(j == 0 ? 0 : ridge * beta[j], score, 5);
        }
    }

    [Fact]
    public void Given_separated_or_collinear_columns_When_fitted_Then_there_is_no_answer()
    {
        Assert.Null(LogisticRegression.Fit([[1, 1], [1, 2], [1, 3], [1, 4]], [false, false, true, true]));
        Assert.Null(LogisticRegression.Fit([[1, 1, 2], [1, 2, 4], [1, 3, 6], [1, 4, 8]], [false, true, false, true]));
        Assert.NotNull(LogisticRegression.Fit([[1, 1], [1, 2], [1, 3], [1, 4]], [false, false, true, true], ridge: 1));
    }

    [Fact]
    public void Given_a_spline_When_evaluated_Then_it_is_linear_beyond_the_outer_knots_smooth_between_and_Harrells_formula_inside()
    {
        var spline = new RestrictedCubicSpline([20, 40, 60, 80]);
        double At(double x, int column)
        {
            var basis = new double[spline.Columns];
            spline.Evaluate(x, basis);
            return basis[column];
        }

        Assert.Equal(3, spline.Columns);
        for (var column = 1; column < 3; column++)
        {
            Assert.Equal(0, At(10, column));
            Assert.Equal(At(90, column) - At(85, column), At(120, column) - At(115, column), 9); // linear above
            foreach (var knot in new[] { 20, 40, 60, 80 })
                Assert.Equal(0, At(knot - 1e-4, column) - (2 * At(knot, column)) + At(knot + 1e-4, column), 6);
        }

        // at 70: ((70−20)³ − (70−60)³·(80−20)/(80−60)) / (80−20)²
        Assert.Equal((125_000 - (1000 * 3)) / 3600.0, At(70, 1), 9);
        Assert.Equal(1, new RestrictedCubicSpline([20, 20, 60]).Columns);
    }
}
