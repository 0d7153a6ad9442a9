using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>x = own row + rows of its groups + row of its place + linear layer of its continuous features, token by token.</summary>
/// <remarks>
/// A side query also gets a scaled sum of rows for what it asks about: the tokens of its moment, or the codes of its history with their latest answers, and of
/// those that are numbers also a row times the number. This is the wide path beside the deep one (Cheng et al. 2016, "Wide and deep learning"): evidence that
/// simply adds up is learned from few subjects, attention does the rest.
/// </remarks>
internal sealed class TimelineEmbedding
{
    private const float LatestScale = 0.3f;

    private readonly Tokenizer _tokenizer;
    private readonly Parameter _rows;
    private readonly Parameter _places;
    private readonly Linear _continuous;
    private readonly Parameter _bags;
    private readonly Parameter _latest;

    public TimelineEmbedding(ParameterLayout layout, Tokenizer tokenizer, int width)
    {
        _tokenizer = tokenizer;
        _rows = layout.Add("embedding.tokens.weight", [tokenizer.RowCount, width], Initial.Normal(0.2f), decays: false);
        _places = layout.Add("embedding.places.weight", [Enum.GetValues<TokenPlace>().Length, width], Initial.Normal(0.2f), decays: false);
        _bags = layout.Add("embedding.bags.weight", [tokenizer.TokenCount, width], Initial.Normal(0.1f), decays: false);
        _latest = layout.Add("embedding.latest.weight", [Tokenizer.FirstCodeToken + tokenizer.Vocabulary.Codes.Count, width], Initial.Zeros, decays: false);
        _continuous = new Linear(layout, "embedding.continuous", ContinuousFeatures.Count, width, bias: false, Initial.Normal(0.2f));
    }

    /// <param name="features">(T, <see cref="ContinuousFeatures.Count"/>), overwritten; kept for the backward pass.</param>
    /// <param name="x">(T, C), overwritten.</param>
    public void Forward(ParameterStore weights, TokenBatch batch, Matrix features, Matrix x)
    {
        var tokens = batch.Tokens;
        for (var t = 0; t < tokens.Length; t++)
            ContinuousFeatures.Write(tokens[t], features[t]);
        _continuous.Forward(weights, features, x);

        var rows = weights.Matrix(_rows);
        var places = weights.Matrix(_places);
        var bags = weights.Matrix(_bags);
        var latest = weights.Matrix(_latest);
        for (var t = 0; t < tokens.Length; t++)
        {
            var sum = x[t];
            Vector.Add(places[(int)tokens[t].Place], sum);
            foreach (var row in _tokenizer.RowsOf(tokens[t].Token))
                Vector.Add(rows[row], sum);
            foreach (var token in batch.Bag(tokens[t]))
                Vector.AddScaled(bags[token], BagScale(tokens[t]), sum);
            foreach (var (code, value) in batch.Latest(tokens[t]))
                Vector.AddScaled(latest[code], LatestScale * value, sum);
        }
    }

    public void Backward(ParameterStore weights, ParameterStore gradients, TokenBatch batch, ReadOnlyMatrix features, ReadOnlyMatrix dx)
    {
        var tokens = batch.Tokens;
        _continuous.Backward(weights, gradients, features, dx, default);
        var rows = gradients.WriteMatrix(_rows);
        var places = gradients.WriteMatrix(_places);
        var bags = gradients.WriteMatrix(_bags);
        var latest = gradients.WriteMatrix(_latest);
        for (var t = 0; t < tokens.Length; t++)
        {
            Vector.Add(dx[t], places[(int)tokens[t].Place]);
            foreach (var row in _tokenizer.RowsOf(tokens[t].Token))
                Vector.Add(dx[t], rows[row]);
            foreach (var token in batch.Bag(tokens[t]))
                Vector.AddScaled(dx[t], BagScale(tokens[t]), bags[token]);
            foreach (var (code, value) in batch.Latest(tokens[t]))
                Vector.AddScaled(dx[t], LatestScale * value, latest[code]);
        }
    }

    // A moment has some ten tokens, a history hundreds of codes: the sums come out alike.
    private static float BagScale(in SequenceToken query) => query.Place == TokenPlace.Diagnosis ? 0.5f : 0.15f;
}
