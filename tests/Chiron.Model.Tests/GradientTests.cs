using Chiron.Tensors;

namespace Chiron.Model.Tests;

public sealed class GradientTests
{
    [Fact]
    public void Given_a_tiny_model_When_every_parameter_is_nudged_Then_the_loss_moves_as_its_gradient_says()
    {
        var timelines = ToyCohort.Simulate(3, 4, years: 4);
        var tokenizer = Tokenizer.Build(timelines, ToyCohort.Codes, new TokenizerOptions { MinimumSubjects = 1, Quantiles = 3 });
        var configuration = new ModelConfiguration { Width = 8, Layers = 2, Heads = 2, FeedForward = 12, Context = 64 };
        var network = new TimelineNetwork(configuration, tokenizer);
        using var weights = new ParameterStore(network.Layout);
        using var gradients = new ParameterStore(network.Layout);
        using var workspace = new Workspace();
        var records = timelines.Select(new RecordReader(tokenizer, configuration.Encoding).Read).ToList();
        weights.Initialize(3);
        network.Heads.StartFrom(Marginals.Of(records, tokenizer), weights);
        var encoder = new SequenceEncoder(tokenizer, configuration with { Encoding = configuration.Encoding with { RiskQueryProbability = 1 } });
        foreach (var record in records)
            encoder.Encode(record, new CounterRandom(1, (ulong)record.SubjectId), workspace.Batch);
        var dropout = new DropoutKey(0.1f, 1, 0, 0);
        var parts = new LossWeights { Code = 0.7f, Answer = 1.3f, Rate = 0.5f, Wait = 0.8f, Diagnosis = 1.2f, OutcomeRisk = 1.6f, OtherRisk = 0.6f };

        network.Learn(weights, gradients, workspace, parts, dropout, new LossParts());

        var loss = new LossParts();
        network.Learn(weights, null, workspace, parts, dropout, loss);
        Assert.True(loss is { Codes: > 0, Answers: > 0, Waits: > 0, Diagnoses: > 0, Risks: > 0 }, "every head must have something to learn here");
        foreach (var parameter in network.Layout.Parameters)
            Check(network, weights, gradients, workspace, parts, dropout, parameter);
    }

    // Along a random direction, and along the gradient itself: a wrong element anywhere shows in one or the other.
    private static void Check(
        TimelineNetwork network, ParameterStore weights, ParameterStore gradients, Workspace workspace, LossWeights parts, DropoutKey dropout, Parameter parameter)
    {
        var gradient = gradients[parameter].ToArray();
        var random = new CounterRandom(9, (ulong)parameter.Offset);
        var norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        foreach (var direction in new[] { Array.ConvertAll(gradient, _ => random.NextNormal()), Array.ConvertAll(gradient, g => (float)(g / Math.Max(norm, 1e-12))) })
        {
            var length = Math.Sqrt(direction.Sum(d => (double)d * d));
            if (length == 0)
                continue;
            const float epsilon = 4e-3f;
            var before = weights[parameter].ToArray();
            var up = LossAt(+epsilon);
            var down = LossAt(-epsilon);
            before.CopyTo(weights.Write(parameter));

            var measured = (up - down) / (2 * epsilon);
            var expected = gradient.Zip(direction, (g, d) => (double)g * d).Sum() / length;
            Assert.True(
                Math.Abs(measured - expected) <= 0.02 * (Math.Abs(expected) + (0.05 * norm)) + 0.02,
                $"{parameter}: measured {measured:G5}, gradient says {expected:G5} (norm {norm:G4})");

            double LossAt(float step)
            {
                var values = weights.Write(parameter);
                for (var i = 0; i < values.Length; i++)
                    values[i] = before[i] + (float)(step * direction[i] / length);
                var loss = new LossParts();
                network.Learn(weights, null, workspace, parts, dropout, loss);
                return loss.Objective(parts) * loss.Tokens;
            }
        }
    }
}
