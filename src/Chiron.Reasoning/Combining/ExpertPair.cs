using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Timelines;

namespace Chiron.Reasoning.Combining;

/// <summary>The pack's and the model's opinions of cases, ready to be pooled.</summary>
internal sealed class ExpertPair(KnowledgePack pack, PackPosterior posterior, Forecaster forecaster)
{
    private readonly ModelDifferential _model = new(pack, forecaster);

    public KnowledgePack Pack => pack;

    public PackPosterior Posterior => posterior;

    public ModelDifferential Model => _model;

    public IReadOnlyList<PairedOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop) =>
        Judge(cases, Enumerable.Repeat(history, cases.Count).ToArray(), Enumerable.Repeat(at, cases.Count).ToArray(), stop);

    public IReadOnlyList<PairedOpinion> Judge(IReadOnlyList<Case> cases, IReadOnlyList<Timeline?> histories, IReadOnlyList<DateTime> at, CancellationToken stop)
    {
        var own = posterior.Judge(cases, null, default, stop);
        var learned = _model.Judge(cases, histories, at, stop);
        return
        [
            .. cases.Select((subject, i) => new PairedOpinion(
                own[i], learned[i], Situation.Of(pack, subject, histories[i] is not null, learned[i].Coverage), PoolFeatures.Of(pack, subject, histories[i] is not null, learned[i], own[i]))),
        ];
    }

    /// <summary>What pooling would be made of if the pack's opinion were another one.</summary>
    public PoolFeatures With(Case subject, CombinedOpinion opinion, double[] packProbabilities, double packOther) =>
        PoolFeatures.Of(pack, subject, opinion.Situation.History, opinion.Model, opinion.Pack with { Probabilities = packProbabilities, Other = packOther });

    /// <summary>What pooling would be made of if the pack's opinion were another one and moved the model's as much: model · pack after / pack before.</summary>
    public PoolFeatures Supposed(Case subject, CombinedOpinion opinion, ExpertOpinion moved)
    {
        var model = opinion.Model.Probabilities.Select((p, c) => Moved(p, opinion.Pack.Probabilities[c], moved.Probabilities[c])).ToArray();
        var other = Moved(opinion.Model.Other, opinion.Pack.Other, moved.Other);
        var sum = model.Sum() + other;
        return PoolFeatures.Of(pack, subject, opinion.Situation.History, opinion.Model with { Probabilities = Array.ConvertAll(model, p => p / sum), Other = other / sum }, moved);
    }

    private static double Moved(double probability, double before, double after) => Math.Max(probability, 1e-6) * Math.Max(after, 1e-12) / Math.Max(before, 1e-12);
}
