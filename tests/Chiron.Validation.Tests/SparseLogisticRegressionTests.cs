using Chiron.Validation.Predictors;

namespace Chiron.Validation.Tests;

public sealed class SparseLogisticRegressionTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    public void Given_the_same_rows_dense_and_sparse_When_fitted_Then_the_coefficients_agree_with_Newtons_method(double ridge)
    {
        var random = new Random(11);
        const int columns = 12;
        var dense = Enumerable.Range(0, 700).Select(_ =>
            (double[])[1, .. Enumerable.Range(0, columns).Select(j => random.Next(4) == 0 ? (float)((random.NextDouble() * 3) - (j % 3)) : 0)]).ToArray();
        var y = dense.Select(row => random.NextDouble() < LogisticRegression.Sigmoid(-1.5 + row[1] - (0.7 * row[2]) + (0.3 * row[5]))).ToArray();
        var sparse = new SparseRows();
        foreach (var row in dense)
        {
            for (var j = 0; j < columns; j++)
                if (row[j + 1] != 0)
                    sparse.Add(j, (float)row[j + 1]);
            sparse.EndRow();
        }

        // Rows that count twice are rows that come twice.
        double[] weights = [.. Enumerable.Range(0, dense.Length).Select(row => row % 3 == 0 ? 2.0 : 1)];
        int[] repeated = [.. Enumerable.Range(0, dense.Length).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))];
        var expected = LogisticRegression.Fit([.. repeated.Select(row => dense[row])], [.. repeated.Select(row => y[row])], ridge: ridge)!;
        var weighted = LogisticRegression.Fit(dense, y, ridge: ridge, weights: weights)!;
        var beta = SparseLogisticRegression.Fit(sparse, columns, [.. Enumerable.Range(0, dense.Length)], y, ridge, weights: weights);

        for (var j = 0; j <= columns; j++)
            Assert.Equal(expected[j], weighted[j], 6);

        Assert.Equal(expected[0], beta[columns], 3);
        for (var j = 0; j < columns; j++)
            Assert.Equal(expected[j + 1], beta[j], 3);
        Assert.Equal(LogisticRegression.Probability(dense[5], expected), SparseLogisticRegression.Probability(sparse, 5, beta), 3);
    }

    [Fact]
    public void Given_separated_cases_or_none_When_fitted_Then_the_ridge_keeps_the_answer_finite()
    {
        var rows = new SparseRows();
        for (var i = 0; i < 40; i++)
        {
            rows.Add(0, i < 20 ? -1 : 1);
            rows.EndRow();
        }

        int[] all = [.. Enumerable.Range(0, 40)];
        var separated = SparseLogisticRegression.Fit(rows, 1, all, [.. all.Select(i => i >= 20)], 1);
        var none = SparseLogisticRegression.Fit(rows, 1, all, new bool[40], 1);

        Assert.True(separated[0] is > 1 and < 10);
        Assert.All(none, value => Assert.True(double.IsFinite(value)));
        Assert.True(SparseLogisticRegression.Probability(rows, 0, none) < 0.05);
    }
}
