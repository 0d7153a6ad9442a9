namespace Chiron.Deidentification;

/// <summary>
/// A chain of labels with scores for each and for what follows what (conditional random field; Lafferty et al. 2001): how probable each label is at each
/// place, by the forward and backward sums, and the slope of the loss by the scores. For one thread.
/// </summary>
internal sealed class LabelChain
{
    private const int Every = 32; // runs between two looks at the transitions, whose exponentials are costly
    private const float Rate = 0.05f;
    private const float Lowest = -30; // below it nothing is told apart, and no sum may vanish

    private readonly float[] _scores = new float[TagSet.Count * TagSet.Count];
    private readonly float[] _factors = new float[TagSet.Count * TagSet.Count];
    private readonly float[] _slopes = new float[TagSet.Count * TagSet.Count];
    private readonly float[] _squares = new float[TagSet.Count * TagSet.Count];
    private float[] _forward = [];
    private float[] _backward = [];
    private float[] _chances = [];
    private int _runs;

    public LabelChain() => Refresh();

    /// <summary>The score of a label after another.</summary>
    public float Score(int before, int label) => _scores[before * TagSet.Count + label];

    /// <summary>
    /// Turns scores (length, TagSet.Stride) into slopes of the loss: how probable each label is, less one for the right one. What follows what is learnt on the way.
    /// </summary>
    /// <param name="rate">Share of the full step.</param>
    public void Slopes(Span<float> scores, ReadOnlySpan<int> gold, float rate)
    {
        const int count = TagSet.Count;
        var length = gold.Length;
        if (_forward.Length < length * count)
            (_forward, _backward, _chances) = (new float[length * count], new float[length * count], new float[length * count]);
        for (var t = 0; t < length; t++)
        {
            var mine = scores.Slice(t * TagSet.Stride, count);
            var most = mine[0];
            foreach (var score in mine)
                most = Math.Max(most, score);
            for (var k = 0; k < count; k++)
                _chances[t * count + k] = MathF.Exp(Math.Max(mine[k] - most, Lowest));
            Forward(t);
        }

        for (var t = length - 1; t >= 0; t--)
            Backward(t, length);
        for (var t = 0; t < length; t++)
        {
            var mine = scores.Slice(t * TagSet.Stride, count);
            var sum = 0f;
            for (var k = 0; k < count; k++)
                sum += mine[k] = _forward[t * count + k] * _backward[t * count + k];
            for (var k = 0; k < count; k++)
                mine[k] /= sum;
            mine[gold[t]] -= 1;
            Expect(t, gold);
        }

        if (++_runs % Every == 0)
            Update(rate);
    }

    private void Forward(int t)
    {
        const int count = TagSet.Count;
        var sum = 0f;
        for (var k = 0; k < count; k++)
        {
            var reach = 0f;
            if (t == 0)
                reach = _factors[k];
            else if (TagSet.IsFollowing(k))
                reach = _forward[(t - 1) * count + k - 1] * _factors[(k - 1) * count + k] + _forward[(t - 1) * count + k] * _factors[k * count + k];
            else
                for (var j = 0; j < count; j++)
                    reach += _forward[(t - 1) * count + j] * _factors[j * count + k];
            sum += _forward[t * count + k] = reach * _chances[t * count + k];
        }

        for (var k = 0; k < count; k++)
            _forward[t * count + k] /= sum;
    }

    private void Backward(int t, int length)
    {
        const int count = TagSet.Count;
        var mine = _backward.AsSpan(t * count, count);
        mine.Fill(1);
        if (t == length - 1)
            return;
        var sum = 0f;
        for (var j = 0; j < count; j++)
        {
            var reach = 0f;
            for (var k = 0; k < count; k++)
                reach += _factors[j * count + k] * _chances[(t + 1) * count + k] * _backward[(t + 1) * count + k];
            sum += mine[j] = reach;
        }

        for (var j = 0; j < count; j++)
            mine[j] /= sum;
    }

    // How often each label is expected behind each other, less where it stands.
    private void Expect(int t, ReadOnlySpan<int> gold)
    {
        const int count = TagSet.Count;
        Span<float> ahead = stackalloc float[count];
        for (var k = 0; k < count; k++)
            ahead[k] = _chances[t * count + k] * _backward[t * count + k];
        var sum = 0f;
        for (var j = 0; j < (t == 0 ? 1 : count); j++)
            for (var k = 0; k < count; k++)
                sum += (t == 0 ? 1 : _forward[(t - 1) * count + j]) * _factors[j * count + k] * ahead[k];
        for (var j = 0; j < (t == 0 ? 1 : count); j++)
        {
            var share = (t == 0 ? 1 : _forward[(t - 1) * count + j]) / sum;
            for (var k = 0; k < count; k++)
                _slopes[j * count + k] += share * _factors[j * count + k] * ahead[k];
        }

        _slopes[(t == 0 ? TagSet.Outside : gold[t - 1]) * count + gold[t]] -= 1;
    }

    private void Update(float rate)
    {
        for (var i = 0; i < _slopes.Length; i++)
        {
            _squares[i] += _slopes[i] * _slopes[i];
            _scores[i] -= Rate * rate * _slopes[i] / (MathF.Sqrt(_squares[i]) + 1e-6f);
        }

        Array.Clear(_slopes);
        Refresh();
    }

    private void Refresh()
    {
        for (var j = 0; j < TagSet.Count; j++)
            for (var k = 0; k < TagSet.Count; k++)
                _factors[j * TagSet.Count + k] = TagSet.MayFollow(j, k) ? MathF.Exp(_scores[j * TagSet.Count + k]) : 0;
    }
}
