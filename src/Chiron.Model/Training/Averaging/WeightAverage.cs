using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>The uniform average of the best measured weights, from the best down for as long as the tuning loss falls (Wortsman et al. 2022, recipe 1).</summary>
internal static class WeightAverage
{
    /// <param name="best">The best single weights going in, what is to be kept coming out.</param>
    /// <param name="sum">Overwritten.</param>
    /// <returns>The steps averaged, one where no average was better, and the loss of what is kept.</returns>
    public static (IReadOnlyList<long> Steps, LossParts? Parts, double Loss) Find(
        IReadOnlyList<MeasuredWeights> measured, double bestLoss, WeightFolder folder, ParameterStore best, ParameterStore sum, Func<ParameterStore, (LossParts, double)> measure)
    {
        using var next = new ParameterStore(best.Layout);
        var steps = new List<long> { measured[0].Step };
        LossParts? parts = null;
        sum.CopyFrom(best);
        for (var i = 1; i < measured.Count; i++)
        {
            folder.Read(measured[i].Step, next);
            Vector.Add(sum.Values, next.Write());
            using var average = new ParameterStore(best.Layout);
            average.CopyFrom(next);
            Vector.Scale(average.Write(), 1f / (steps.Count + 1));
            var (itsParts, loss) = measure(average);
            if (!(loss < bestLoss))
                continue;
            best.CopyFrom(average);
            sum.CopyFrom(next);
            (parts, bestLoss) = (itsParts, loss);
            steps.Add(measured[i].Step);
        }

        return (steps, parts, bestLoss);
    }
}
