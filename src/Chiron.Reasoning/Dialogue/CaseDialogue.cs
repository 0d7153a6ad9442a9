using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Panel;

namespace Chiron.Reasoning.Dialogue;

/// <summary>
/// A case worked out turn by turn: something is told, the panel says what to ask or test next, an answer is taken. The moves are all that it holds, so
/// that a move can be taken back and the same moves give the same turns bit for bit. For one thread.
/// </summary>
public sealed class CaseDialogue
{
    /// <summary>More moves are refused.</summary>
    public const int MostMoves = 1000;

    private readonly KnowledgePack _pack;
    private readonly Assessor _assessor;
    private readonly CaseReader _reader;
    private readonly AnswerWords _answers;
    private readonly Askable[] _everything;
    private readonly List<DialogueMove> _moves = [];
    private readonly List<DialogueTurn> _turns = [];

    /// <param name="pack">What is known.</param>
    /// <param name="forecaster">A trained model; null where there is none.</param>
    /// <param name="calibration">How the two are combined, for the differential and for what to ask next; null where it was not learned, and the pack alone judges.</param>
    public CaseDialogue(KnowledgePack pack, Forecaster? forecaster = null, DifferentialCalibration? calibration = null)
    {
        _pack = pack;
        _assessor = new Assessor(pack, forecaster, calibration);
        _reader = new CaseReader(pack);
        _answers = new AnswerWords(pack, _reader);
        _everything = [.. pack.Findings.Where(f => f.Kind is not (FindingKind.Laboratory or FindingKind.Imaging) && f.Rules.Count == 0).Select(f => new Askable(f.Id)), .. pack.Tests.Select(t => new Askable(t.Id))];
    }

    public IReadOnlyList<DialogueMove> Moves => _moves;

    /// <summary>One after each move.</summary>
    public IReadOnlyList<DialogueTurn> Turns => _turns;

    /// <summary>Where it stands; null before the first move.</summary>
    public DialogueTurn? Current => _turns.Count == 0 ? null : _turns[^1];

    /// <summary>Makes a move and gives the turn after it. Words that are not understood leave the case as it is and say so.</summary>
    /// <exception cref="ArgumentException">The move names a step that the pack does not hold, its budget is no amount, or there are too many moves.</exception>
    public DialogueTurn Make(DialogueMove move, CancellationToken stop = default)
    {
        if (_moves.Count >= MostMoves)
            throw new ArgumentException($"a dialogue has at most {MostMoves} moves", nameof(move));
        if (move.Kind is DialogueMoveKind.Answered or DialogueMoveKind.Declined && !(move.Step is { } step && (_pack.Findings.Contains(step) || _pack.Tests.Contains(step))))
            throw new ArgumentException($"'{move.Step}' is neither a finding nor a test of the pack", nameof(move));
        if (move.Kind == DialogueMoveKind.Budget && BudgetOf(move) is null)
            throw new ArgumentException($"'{move.Text}' is no amount of dollars; a budget is 0 or more", nameof(move));
        _moves.Add(move);
        try
        {
            _turns.Add(Turn(stop));
        }
        catch
        {
            _moves.RemoveAt(_moves.Count - 1);
            throw;
        }

        return _turns[^1];
    }

    /// <summary>Takes the last move back; false where there is none.</summary>
    public bool Undo()
    {
        if (_moves.Count == 0)
            return false;
        _moves.RemoveAt(_moves.Count - 1);
        _turns.RemoveAt(_turns.Count - 1);
        return true;
    }

    private DialogueTurn Turn(CancellationToken stop)
    {
        var (subject, spent, budget) = (new Case(), 0.0, (double?)null);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var remarks = new List<string>();
        foreach (var move in _moves)
        {
            remarks.Clear();
            switch (move.Kind)
            {
                case DialogueMoveKind.Told:
                    subject = Joined(subject, _reader.Read(move.Text ?? ""));
                    break;
                case DialogueMoveKind.Answered:
                    subject = Joined(subject, _answers.Read(move.Step!, move.Text ?? "", remarks));
                    spent += _pack.Tests.TryGet(move.Step!, out var test) ? test.PriceUsd : 0;
                    done.Add(move.Step!);
                    break;
                case DialogueMoveKind.Declined:
                    done.Add(move.Step!);
                    break;
                default:
                    budget = BudgetOf(move);
                    break;
            }
        }

        var left = budget is { } limit ? Math.Max(0, limit - spent) : (double?)null;
        var (assessment, next) = _assessor.Assess(
            subject,
            new PanelRequest
            {
                Mode = PanelMode.Budgeted,          // by worth per effort, also where nothing limits the price
                BudgetUsd = left ?? double.PositiveInfinity,
                Askable = [.. _everything.Where(a => !done.Contains(a.Id))],
            },
            stop);
        return new DialogueTurn(assessment, next, spent, left, DigestOf(assessment, next), [.. remarks]);
    }

    // What is said last counts; who the person is stays known.
    private Case Joined(Case before, Case told)
    {
        var joined = CaseMerge.Of(before, told) with
        {
            AgeYears = told.AgeYears ?? before.AgeYears,
            Sex = told.Sex ?? before.Sex,
            Findings =
            [
                .. told.Findings.Where(f => f.ImpliedBy is null),
                .. before.Findings.Where(f => f.ImpliedBy is null && told.Findings.All(t => t.ImpliedBy is not null || t.Finding != f.Finding)),
            ],
        };
        var problems = joined.Problems.Where(p => p.Kind is not (CaseProblemKind.PersonUnknown or CaseProblemKind.Empty or CaseProblemKind.NothingRecognised or CaseProblemKind.OtherLanguage))
            .Concat(IsNothing(joined) ? told.Problems : []).ToList();
        if (joined.AgeYears is null || joined.Sex is null)
            problems.Insert(0, new CaseProblem(CaseProblemKind.PersonUnknown, (joined.AgeYears, joined.Sex) switch
            {
                (null, null) => "Age and sex are not known; averages over people were used.",
                (null, _) => "The age is not known; averages over people were used.",
                _ => "The sex is not known; averages over people were used.",
            }));
        return CaseClosure.Of(_pack, joined with { Problems = [.. problems.Distinct()] });
    }

    private static bool IsNothing(Case subject) => subject.Findings.Count == 0 && subject.Values.Count == 0 && subject.Answers.Count == 0;

    private static double? BudgetOf(DialogueMove move) =>
        double.TryParse(move.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount) && amount >= 0 ? amount : null;

    private static string DigestOf(Assessment assessment, PanelAdvice next)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write((int)assessment.Outcome);
            writer.Write((int)assessment.Urgency);
            foreach (var cost in assessment.Triage.ExpectedCosts)
                writer.Write(cost);
            foreach (var probability in next.Opinion.Probabilities)
                writer.Write(probability);
            writer.Write(next.Opinion.Other);
            foreach (var entry in assessment.Differential)
            {
                writer.Write(entry.Condition);
                writer.Write(entry.Probability);
                writer.Write(entry.Low);
                writer.Write(entry.High);
            }

            foreach (var step in next.Steps)
            {
                writer.Write(step.Id);
                writer.Write(step.InformationBits);
                writer.Write(step.Value);
            }

            foreach (var treatment in assessment.Guidance.Treatments)
                writer.Write($"{treatment.Id} {treatment.IsExcluded}");
            writer.Write((int)next.Stop);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }
}
