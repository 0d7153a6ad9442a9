using Chiron.Knowledge;
using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.DdxPlus;
using Chiron.Testing;

namespace Chiron.Reasoning.Tests.DdxPlus;

public sealed class EvidenceBeliefTests : IDisposable
{
    private const int Fever = 0, Cough = 1, Pain = 2, Place = 3, Intensity = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly EvidenceShares _shares;
    private readonly EvidenceLikelihood _likelihood;

    public EvidenceBeliefTests()
    {
        var (conditions, evidences, patients) = SmallDdxPlus.Write(_folder, 120);
        var catalogue = DdxPlusCatalogue.Load(conditions, evidences);
        _shares = new EvidenceShares(catalogue, DdxPlusPatientReader.Read(patients, catalogue), EvidenceSmoothing.Default);
        _likelihood = new EvidenceLikelihood(_shares);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_answers_that_hang_on_a_parent_not_asked_When_learned_Then_the_posterior_is_that_of_summing_over_the_parent()
    {
        var belief = new EvidenceBelief(_likelihood, 50, Sex.Male, Fever);

        belief.Learn(Place, [2]);
        belief.Learn(Intensity, []);

        AssertPosterior(belief, c => _shares.HangsOnParent(c, Place)
            ? (_shares.Present(c, Pain) * Likelihood(c, Place, [2]) * Likelihood(c, Intensity, [])) + ((1 - _shares.Present(c, Pain)) * _shares.Unlisted * (1 - _shares.Unlisted))
            : Likelihood(c, Place, [2]) * Likelihood(c, Intensity, []));
    }

    [Fact]
    public void Given_the_parent_is_asked_after_what_hangs_on_it_When_learned_Then_the_order_does_not_matter()
    {
        var (one, other) = (new EvidenceBelief(_likelihood, 50, Sex.Male, Fever), new EvidenceBelief(_likelihood, 50, Sex.Male, Fever));

        foreach (var (evidence, answer) in new (int, int[])[] { (Place, [1, 3]), (Intensity, [7]), (Pain, [0]), (Cough, []) })
            one.Learn(evidence, answer);
        foreach (var (evidence, answer) in new (int, int[])[] { (Cough, []), (Pain, [0]), (Intensity, [7]), (Place, [1, 3]) })
            other.Learn(evidence, answer);

        for (var c = 0; c < 3; c++)
            Assert.Equal(one.Posterior[c], other.Posterior[c], 12);
        AssertPosterior(one, c => _shares.Present(c, Pain) * Likelihood(c, Place, [1, 3]) * Likelihood(c, Intensity, [7]) * (1 - _shares.Present(c, Cough)));
    }

    [Fact]
    public void Given_no_pain_When_its_place_is_asked_Then_nothing_is_learned_and_nothing_is_expected_of_it()
    {
        var belief = new EvidenceBelief(_likelihood, 30, Sex.Female, Cough);
        belief.Learn(Pain, []);
        var before = belief.Posterior.ToArray();

        Assert.Equal(0, belief.Present(_shares.Catalogue.PlaceOfCondition("Flu"), Place));
        belief.Learn(Place, []);

        for (var c = 0; c < 3; c++)
            Assert.Equal(before[c], belief.Posterior[c], 3);
    }

    [Fact]
    public void Given_questions_When_the_best_is_chosen_Then_it_leaves_the_least_mean_entropy_of_all_answers_tried_one_by_one()
    {
        var belief = new EvidenceBelief(_likelihood, 60, null, Pain);

        var (best, bits) = new EvidenceChooser(_likelihood).Best(belief);

        // Yes-no and scale questions by trying each answer on a belief of its own; the places' answers are a sample and are left out here.
        var tried = new[] { Fever, Cough, Intensity, 5 }.ToDictionary(e => e, e => Entropy(belief.Posterior) - Answers(e).Sum(answer =>
        {
            var after = new EvidenceBelief(_likelihood, 60, null, Pain);
            var probability = Enumerable.Range(0, 3).Sum(c => belief.Posterior[c] * Likelihood(c, e, answer));
            after.Learn(e, answer);
            return probability * Entropy(after.Posterior);
        }));
        Assert.True(bits >= tried.Values.Max() - 1e-6, $"{best} with {bits} bits; tried {string.Join(", ", tried)}");
        Assert.True(best == Place || tried[best] - bits is > -1e-6 and < 1e-6);
    }

    [Fact]
    public void Given_differentials_that_follow_the_condition_When_the_head_has_learned_Then_it_names_them()
    {
        using var head = DifferentialHead.Learn(_likelihood, 0.01f, 1, TestContext.Current.CancellationToken);
        var belief = new EvidenceBelief(_likelihood, 70, Sex.Male, Pain);
        belief.Learn(Place, [1]);
        belief.Learn(Fever, []);
        belief.Learn(Cough, []);

        var named = head.Named(belief);

        // Angina stands alone above the threshold in its patients' differentials.
        var catalogue = _shares.Catalogue;
        Assert.True(named[catalogue.PlaceOfCondition("Angina")] > 0.8);
        Assert.True(named[catalogue.PlaceOfCondition("Rhinitis")] < 0.2);
        Assert.InRange(head.MostTelling(belief), 0, catalogue.Evidences.Count - 1);
    }

    private int[][] Answers(int evidence) => evidence == Intensity ? [[], .. Enumerable.Range(1, 10).Select(v => new[] { v })] : [[], [0]];

    private double Likelihood(int condition, int evidence, int[] answer)
    {
        var likelihood = new double[3];
        _likelihood.Of(evidence, answer, likelihood);
        return likelihood[condition];
    }

    private void AssertPosterior(EvidenceBelief belief, Func<int, double> likelihood)
    {
        var weights = Enumerable.Range(0, 3)
            .Select(c => _shares.Priors[c] * _shares.Age(c, 50) * _shares.Sex(c, Sex.Male) * _shares.Initial(c, Fever) * likelihood(c)).ToArray();
        for (var c = 0; c < 3; c++)
            Assert.Equal(weights[c] / weights.Sum(), belief.Posterior[c], 10);
    }

    private static double Entropy(ReadOnlySpan<double> probabilities)
    {
        var bits = 0.0;
        foreach (var p in probabilities)
            bits -= p > 0 ? p * Math.Log2(p) : 0;
        return bits;
    }
}
