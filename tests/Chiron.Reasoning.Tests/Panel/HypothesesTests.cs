using Chiron.Knowledge;
using Chiron.Reasoning.Experts;
using Chiron.Reasoning.Panel;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.Panel;

public sealed class HypothesesTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));

    [Theory]
    [InlineData(1, 3, 2)]
    [InlineData(2, 12, 5)]
    [InlineData(3, 40, 8)]
    public void Given_any_differential_and_question_When_weighed_Then_bits_and_utility_equal_their_definitions(int seed, int moved, int answers)
    {
        var random = new Random(seed);
        var raw = Pack.Conditions.Select(_ => Math.Pow(random.NextDouble(), 8)).Append(random.NextDouble()).ToArray();
        var p = Array.ConvertAll(raw, x => x / raw.Sum());
        var table = new AnswerTable(
            Shares(), [.. Enumerable.Range(0, Pack.Conditions.Count).OrderBy(_ => random.Next()).Take(moved).Order()],
            [.. Enumerable.Range(0, answers).Select(_ => new double[moved])], [.. Enumerable.Range(0, answers).Select(a => $"{a}")]);
        for (var i = 0; i < moved; i++)
        {
            var shares = Shares();
            for (var a = 0; a < answers; a++)
                table.OfMoved[a][i] = shares[a];
        }

        var (bits, utility) = new Hypotheses(Pack, new ExpertOpinion("any", p[..^1], p[^1], 1)).Worth(table);

        var (expectedBits, expectedUtility) = (Entropy(p), Loss(p));
        for (var a = 0; a < answers; a++)
        {
            var joint = p.Select((x, h) => x * (h < p.Length - 1 ? table.Of(a, h) : table.Usual[a])).ToArray();
            var after = Array.ConvertAll(joint, x => x / joint.Sum());
            expectedBits -= joint.Sum() * Entropy(after);
            expectedUtility -= joint.Sum() * Loss(after);
        }

        Assert.Equal(expectedBits, bits, 9);
        Assert.Equal(expectedUtility, utility, 9);
        Assert.True(bits > 0 && utility >= 0);

        double[] Shares()
        {
            var own = Enumerable.Range(0, answers).Select(_ => random.NextDouble() + 0.01).ToArray();
            return Array.ConvertAll(own, s => s / own.Sum());
        }
    }

    [Fact]
    public void Given_two_questions_When_asked_together_Then_they_tell_at_least_as_much_as_either_and_no_more_than_both()
    {
        var hypotheses = new Hypotheses(Pack, new ExpertOpinion("any", [.. Pack.Conditions.Select((_, c) => c < 4 ? 0.2 : 0)], 0.2, 1));
        var first = new AnswerTable([0.5, 0.5], [0, 1], [[0.9, 0.1], [0.1, 0.9]], ["present", "absent"]);
        var second = new AnswerTable([0.2, 0.8], [1, 2], [[0.7, 0.4], [0.3, 0.6]], ["present", "absent"]);

        var (one, other, both) = (hypotheses.Worth(first).Bits, hypotheses.Worth(second).Bits, hypotheses.Worth(AnswerTable.Together(first, second)).Bits);

        Assert.InRange(both, Math.Max(one, other), one + other);
    }

    private static double Entropy(double[] p) => -p.Where(x => x > 0).Sum(x => x * Math.Log2(x));

    private static double Loss(double[] p) => Pack.Conditions.Select((c, i) => Math.Min(p[i] * Harm.OfMissing(c), (1 - p[i]) * Harm.OfNeedlessAction)).Sum();
}
