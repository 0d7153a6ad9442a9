using System.Numerics;

namespace Chiron.Deidentification;

/// <summary>
/// The network that a tagger is trained as: the rows of a token's features are summed, what is above zero goes on to the scores of labels, and a
/// <see cref="LabelChain"/> weighs whole sequences. Steps shrink with what a row has moved (Duchi et al. 2011), one size for a row. For one thread.
/// </summary>
internal sealed class TaggerNetwork
{
    /// <summary>Hidden units of one network.</summary>
    public const int Hidden = 32;

    /// <summary>Networks whose scores are averaged.</summary>
    public const int Members = 2;

    private const int Stride = TagSet.Stride;
    private const float RowRate = 0.05f;
    private const float OutputRate = 0.02f;
    private const float FirstSquare = 0.3f;
    private const float LargestWeight = 0.5f; // of a row, in training already: what a signed byte cannot hold must not be learnt
    private const float LargestStart = 0.3f;
    private const int FewestLines = 4; // a feature of fewer lines of the tables says nothing
    private const float ScoreScale = 64;
    private const int Coarseness = 2; // of a row's weights: the file is smaller

    private readonly int _bits;
    private readonly float[] _rows;
    private readonly float[] _rowSquares;
    private readonly uint[] _lines; // (2^bits, FewestLines): lines in which a row's feature was met, 0 for none
    private readonly float[] _bias = new float[Hidden];
    private readonly float[] _biasSquares = new float[Hidden];
    private readonly float[] _output = new float[(Hidden + 1) * Stride];
    private readonly float[] _outputSquares = new float[(Hidden + 1) * Stride];
    private readonly float[] _slope = new float[Hidden];
    private readonly LabelChain _chain = new();
    private float[] _units = [];
    private float[] _scores = [];

    public TaggerNetwork(int bits, NoteRandom random)
    {
        _bits = bits;
        (_rows, _rowSquares, _lines) = (new float[Hidden << bits], new float[1 << bits], new uint[FewestLines << bits]);
        Array.Fill(_rowSquares, FirstSquare);
        Array.Fill(_biasSquares, FirstSquare);
        Array.Fill(_outputSquares, FirstSquare);
        Array.Fill(_bias, 0.1f);
        for (var j = 0; j < Hidden; j++)
            for (var k = 0; k < TagSet.Count; k++)
                _output[j * Stride + k] = (float)(2 * random.Uniform() - 1) * LargestStart;
    }

    /// <summary>One step on a run of tokens.</summary>
    /// <param name="rows">(length, TokenFeatures.Count); below zero for a feature that is left out.</param>
    /// <param name="costs">(length, TagSet.Stride): added to the scores, so that a mistake that matters must be clearer.</param>
    /// <param name="lines">(length): the line of the tables that a token was written from, never 0.</param>
    /// <param name="rate">Share of the full step.</param>
    /// <returns>How many tokens are labelled otherwise by their own scores.</returns>
    public int Learn(ReadOnlySpan<int> rows, ReadOnlySpan<float> costs, ReadOnlySpan<int> gold, ReadOnlySpan<uint> lines, float keep, float rate)
    {
        var length = gold.Length;
        if (_units.Length < length * Hidden)
            (_units, _scores) = (new float[length * Hidden], new float[length * Stride]);
        var wrong = 0;
        for (var t = 0; t < length; t++)
        {
            var mine = rows.Slice(t * TokenFeatures.Count, TokenFeatures.Count);
            var scores = _scores.AsSpan(t * Stride, Stride);
            Forward(mine, lines[t], 1 / keep, _units.AsSpan(t * Hidden, Hidden), scores);
            if (Best(scores) != gold[t])
                wrong++;
            for (var k = 0; k < TagSet.Count; k++)
                scores[k] += costs[t * Stride + k];
        }

        _chain.Slopes(_scores, gold, rate);
        for (var t = 0; t < length; t++)
            Back(rows.Slice(t * TokenFeatures.Count, TokenFeatures.Count), _units.AsSpan(t * Hidden, Hidden), _scores.AsSpan(t * Stride, Stride), 1 / keep, rate);
        return wrong;
    }

    /// <summary>The weights of several networks side by side, so that their scores are averaged; those of rows are rounded to signed bytes.</summary>
    public static TaggerWeights Finish(IReadOnlyList<TaggerNetwork> members, IReadOnlyDictionary<string, string> header)
    {
        const float scale = 127 / LargestWeight;
        var result = new TaggerWeights(members[0]._bits, header);
        for (var m = 0; m < members.Count; m++)
            members[m].Write(result, m * Hidden, scale, ScoreScale / members.Count);
        foreach (var category in Enum.GetValues<IdentifierCategory>())
        {
            result.Output[TaggerWeights.Hidden * Stride + TagSet.First(category)] -= Reserve(category);
            result.Output[TaggerWeights.Hidden * Stride + TagSet.Following(category)] -= Reserve(category);
        }

        return result;
    }

    // How much less readily than an institution or a place a kind is taken, in the units of scores: forms find dates, ages and numbers already. Chosen on development.
    private static float Reserve(IdentifierCategory category) => category switch
    {
        IdentifierCategory.Age => 160,
        IdentifierCategory.Date => 90,
        IdentifierCategory.Name or IdentifierCategory.Vehicle => 60,
        IdentifierCategory.HealthPlan => 40,
        _ => 0,
    };

    private void Write(TaggerWeights result, int at, float scale, float scoreScale)
    {
        for (var row = 0; row < 1 << _bits; row++)
            if (IsMet(row))
                for (var k = 0; k < Hidden; k++)
                    result.Row(row)[at + k] = (sbyte)(Coarseness * Math.Clamp(MathF.Round(_rows[row * Hidden + k] * scale / Coarseness), -127 / Coarseness, 127 / Coarseness));
        for (var k = 0; k < Hidden; k++)
            result.HiddenBias[at + k] = (short)Math.Clamp(MathF.Round(_bias[k] * scale), -8000, 8000);
        for (var k = 0; k < TagSet.Stride; k++)
        {
            for (var j = 0; j < Hidden; j++)
                result.Output[(at + j) * Stride + k] = _output[j * Stride + k] * scoreScale / scale;
            result.Output[TaggerWeights.Hidden * Stride + k] += _output[Hidden * Stride + k] * scoreScale;
        }

        for (var a = 0; a < TagSet.Count; a++)
            for (var b = 0; b < TagSet.Count; b++)
                if (TagSet.MayFollow(a, b))
                    result.Transitions[a * Stride + b] = (short)Math.Clamp((at == 0 ? 0 : result.Transitions[a * Stride + b]) + MathF.Round(_chain.Score(a, b) * scoreScale), -2000, 2000);
    }

    private void Forward(ReadOnlySpan<int> rows, uint line, float scale, Span<float> units, Span<float> scores)
    {
        units.Clear();
        foreach (var row in rows)
            if (row >= 0 && Meet(row, line))
                Add(units, _rows.AsSpan(row * Hidden, Hidden), 1);
        for (var j = 0; j < Hidden; j++)
            units[j] = Math.Max(units[j] * scale + _bias[j], 0);
        _output.AsSpan(Hidden * Stride, Stride).CopyTo(scores);
        for (var j = 0; j < Hidden; j++)
            if (units[j] > 0)
                Add(scores, _output.AsSpan(j * Stride, Stride), units[j]);
    }

    private void Back(ReadOnlySpan<int> rows, ReadOnlySpan<float> units, ReadOnlySpan<float> slopes, float scale, float rate)
    {
        var square = 0f;
        for (var j = 0; j <= Hidden; j++)
        {
            var unit = j == Hidden ? 1 : units[j];
            if (j < Hidden)
                _slope[j] = 0;
            if (unit <= 0)
                continue;
            var output = _output.AsSpan(j * Stride, Stride);
            var squares = _outputSquares.AsSpan(j * Stride, Stride);
            var sum = 0f;
            for (var k = 0; k < TagSet.Count; k++)
            {
                sum += output[k] * slopes[k];
                var step = unit * slopes[k];
                squares[k] += step * step;
                output[k] -= OutputRate * rate * step / MathF.Sqrt(squares[k]);
            }

            if (j == Hidden)
                continue;
            _biasSquares[j] += sum * sum;
            _bias[j] -= OutputRate * rate * sum / MathF.Sqrt(_biasSquares[j]);
            _slope[j] = sum * scale;
            square += _slope[j] * _slope[j];
        }

        if (square < 1e-9f)
            return;
        foreach (var row in rows)
        {
            if (row < 0 || !IsMet(row))
                continue;
            _rowSquares[row] += square / Hidden;
            var mine = _rows.AsSpan(row * Hidden, Hidden);
            Add(mine, _slope, -RowRate * rate / MathF.Sqrt(_rowSquares[row]));
            Bound(mine);
        }
    }

    private bool IsMet(int row) => _lines[(row + 1) * FewestLines - 1] != 0;

    // Notes the line; says whether the feature was met in enough of them.
    private bool Meet(int row, uint line)
    {
        var met = _lines.AsSpan(row * FewestLines, FewestLines);
        if (met[^1] != 0)
            return true;
        var at = 0;
        while (met[at] != 0 && met[at] != line)
            at++;
        met[at] = line;
        return met[^1] != 0;
    }

    // y += a·x; no sum runs over a vector, so the width of the machine's vectors changes no digit.
    private static void Add(Span<float> y, ReadOnlySpan<float> x, float a)
    {
        for (var i = 0; i < y.Length; i += Vector<float>.Count)
            (new Vector<float>(y[i..]) + new Vector<float>(x[i..]) * a).CopyTo(y[i..]);
    }

    private static void Bound(Span<float> weights)
    {
        for (var i = 0; i < weights.Length; i += Vector<float>.Count)
            Vector.Min(Vector.Max(new Vector<float>(weights[i..]), new Vector<float>(-LargestWeight)), new Vector<float>(LargestWeight)).CopyTo(weights[i..]);
    }

    private static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var k = 1; k < TagSet.Count; k++)
            if (scores[k] > scores[best])
                best = k;
        return best;
    }
}
