using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Panel;

/// <summary>The answers to every finding that a case leaves open, for one person: the pack's, and of those that a model was asked about, what both make of them.</summary>
internal sealed class AnswerTables
{
    // Bins of a number, in standard deviations of its baseline.
    private static readonly double[] Edges = [-3.5, -2, -0.8, 0.8, 2, 3.5, 6];

    // And a number of each bin that stands for it in a record.
    private static readonly double[] Middles = [-4.5, -2.7, -1.4, 0, 1.4, 2.7, 4.7, 8];

    private readonly AnswerModel _model;
    private readonly CompiledPack _compiled;
    private readonly HashSet<int> _known = [];
    private readonly HashSet<int> _present = [];
    private readonly HashSet<int> _absent = [];
    private readonly Dictionary<int, AnswerTable?> _tables = [];

    public AnswerTables(AnswerModel model, Case subject)
    {
        (_model, _compiled) = (model, model.Compiled);
        foreach (var finding in subject.Findings)
            if (finding.Presence != Presence.Uncertain && Place(finding.Finding) is >= 0 and var place)
            {
                _known.Add(place);
                (finding.Presence == Presence.Present ? _present : _absent).Add(place);
            }

        foreach (var id in subject.Values.Select(v => v.Finding).Concat(subject.Answers.Select(a => a.Finding)))
            _known.Add(Place(id));
    }

    /// <summary>Null where the answer is known, follows from what is known, or has no distribution in the pack at this age.</summary>
    public AnswerTable? Of(int finding) => _tables.TryGetValue(finding, out var known) ? known : _tables[finding] = Make(finding);

    /// <summary>Puts what a model makes of the answers beside what the pack does, in one pass over all findings that are open.</summary>
    /// <param name="findings">Their places; more may be given than are open.</param>
    public void Inform(AnswerOutlook outlook, IEnumerable<int> findings, CancellationToken stop)
    {
        var open = new SortedDictionary<int, AnswerTable>();
        foreach (var finding in findings)
            if (Of(finding) is { } table)
                open[finding] = table;
        foreach (var (finding, table) in outlook.Of(this, open, stop))
            _tables[finding] = table;
    }

    /// <summary>P(value ≤ limit) of a number by the pack, under a differential.</summary>
    public double Below(int finding, double limit, ExpertOpinion opinion)
    {
        var (below, rest) = (0.0, 1.0);
        foreach (var c in _compiled.Movers[finding])
        {
            below += opinion.Probabilities[c] * _model.Below(c, finding, limit);
            rest -= opinion.Probabilities[c];
        }

        return below + (rest * _model.Below(AnswerModel.Nothing, finding, limit));
    }

    private int Place(string finding) => _compiled.Pack.Findings.PlaceOf(finding);

    private AnswerTable? Make(int place)
    {
        if (_known.Contains(place))
            return null;
        var finding = _compiled.Pack.Findings[place];
        return finding.Answer switch
        {
            AnswerType.Boolean => _compiled.Parents[place].Any(_absent.Contains) ? null : Boolean(place, finding),
            AnswerType.Number => Number(place, finding),
            _ => Category(place, finding),
        };
    }

    private AnswerTable Boolean(int place, Finding finding)
    {
        var moved = _compiled.Movers[place];
        double usual;
        double[] present;
        if (finding.Kind is FindingKind.History or FindingKind.Exposure && _compiled.Links[place].Count == 0)
        {
            // P(factor | condition) by Bayes from the rate ratio: share·ratio / (1 + share·(ratio − 1)).
            usual = Math.Clamp(_model.Person.BaseRate(place), 1e-4, 0.999);
            present = Array.ConvertAll(moved, c => _compiled.RiskRatios[place].TryGetValue(c, out var ratio) ? usual * ratio / (1 + usual * (ratio - 1)) : usual);
        }
        else
        {
            var parents = Array.FindAll(_compiled.Parents[place], _present.Contains);
            usual = _model.PresentGiven(AnswerModel.Nothing, place, parents);
            present = _model.PresentGiven(moved, place, parents);
        }

        return new AnswerTable([usual, 1 - usual], moved, [present, Array.ConvertAll(present, p => 1 - p)], ["present", "absent"])
        {
            Recorded = [new(Text: "present"), new(Text: "absent")],
        };
    }

    private AnswerTable? Number(int place, Finding finding)
    {
        if (_model.Baseline(place) is not { } baseline)
            return null;
        var moved = _compiled.Movers[place];
        var limits = Array.ConvertAll(Edges, baseline.At);
        var (usual, ofMoved) = (new double[limits.Length + 1], new double[limits.Length + 1][]);
        var before = new double[moved.Length + 1];
        for (var b = 0; b <= limits.Length; b++)
        {
            var below = new double[moved.Length + 1];
            Array.Fill(below, 1);
            if (b < limits.Length)
            {
                for (var i = 0; i < moved.Length; i++)
                    below[i] = _model.Below(moved[i], place, limits[b]);
                below[^1] = _model.Below(AnswerModel.Nothing, place, limits[b]);
            }

            ofMoved[b] = new double[moved.Length];
            for (var i = 0; i < moved.Length; i++)
                ofMoved[b][i] = Math.Max(0, below[i] - before[i]);
            usual[b] = Math.Max(0, below[^1] - before[^1]);
            before = below;
        }

        var words = Array.ConvertAll(limits, limit => limit.ToString("F" + finding.Decimals, System.Globalization.CultureInfo.InvariantCulture));
        string[] labels = [$"below {words[0]}", .. Enumerable.Range(1, limits.Length - 1).Select(b => $"{words[b - 1]} to {words[b]}"), $"{words[^1]} or more"];
        return new AnswerTable(usual, moved, ofMoved, [.. labels.Select(label => $"{label} {Sentence.Unit(finding.Unit)}".TrimEnd())])
        {
            Recorded = [.. Middles.Select(z => new CandidateAnswer((float)Math.Clamp(baseline.At(z), finding.Minimum ?? double.MinValue, finding.Maximum ?? double.MaxValue)))],
            Limits = limits,
        };
    }

    private AnswerTable Category(int place, Finding finding)
    {
        var moved = _compiled.Movers[place];
        var usual = Shares(AnswerModel.Nothing);
        var ofMoved = Array.ConvertAll(moved, Shares);
        return new AnswerTable(
            usual, moved, [.. usual.Select((_, a) => Array.ConvertAll(ofMoved, s => s[a]))], [.. finding.Options.Select(o => o.Name)])
        {
            Recorded = [.. finding.Options.Select(o => new CandidateAnswer(Text: o.Code ?? o.Id))],
        };

        double[] Shares(int condition)
        {
            double[] shares = [.. finding.Options.Select(o => _model.Option(condition, place, o))];
            var sum = shares.Sum();
            return Array.ConvertAll(shares, s => s / sum);
        }
    }
}
