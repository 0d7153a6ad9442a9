using System.Text.Json.Nodes;
using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>The settings that a search varies, each drawn independently of the others.</summary>
public sealed record SearchSpace(IReadOnlyList<SearchDimension> Dimensions)
{
    // Under these the loss of two trials would not measure the same thing.
    private static readonly string[] Incomparable = ["lossWeights", "tokenizer", "privacy", "members", "cohortWeights", "tuningTokens", "seed", "model.encoding", "model.context", "model.seed"];

    /// <summary>Learning rate, dropout, weight decay, size of a mini-batch, and the model's shape at about the same number of parameters: as it is, wider, deeper.</summary>
    public static SearchSpace Default(ModelConfiguration model) => new(
    [
        new SearchDimension { Setting = "learningRate", From = 3e-4, To = 1e-2, Logarithmic = true },
        new SearchDimension { Setting = "dropout", From = 0, To = 0.3 },
        new SearchDimension { Setting = "weightDecay", From = 0.01, To = 0.5, Logarithmic = true },
        new SearchDimension { Setting = "tokensPerStep", Choices = [1024, 2048, 4096] },
        new SearchDimension { Setting = "model", Choices = [Shape(model, 1, 1), Shape(model, 1.5, 0.5), Shape(model, 0.75, 1.75)] },
    ]);

    /// <summary>
    /// Reads <c>{"learningRate": {"from": 0.0003, "to": 0.01, "scale": "log"}, "model.layers": {"from": 2, "to": 6, "whole": true}, "tokensPerStep": [1024, 2048]}</c>.
    /// </summary>
    /// <exception cref="ModelException">A range or choice is none, or the setting would make the trials' losses incomparable.</exception>
    public static SearchSpace FromJson(JsonNode? json, string source)
    {
        if (json is not JsonObject { Count: > 0 } fields)
            throw new ModelException($"{source} is no search space: an object is expected that names each setting with its range or choices");
        return new SearchSpace([.. fields.Select(field => Read(field.Key, field.Value, source))]);
    }

    /// <summary>The settings of one trial: a function of seed and trial.</summary>
    internal JsonObject Draw(ulong seed, int trial)
    {
        var random = new CounterRandom(seed, Streams.Trial(trial));
        var settings = new JsonObject();
        foreach (var dimension in Dimensions)
            Place(settings, dimension.Setting, dimension.Draw(ref random));
        return settings;
    }

    private static void Place(JsonObject settings, string setting, JsonNode value)
    {
        var at = settings;
        var parts = setting.Split('.');
        foreach (var part in parts[..^1])
            at = at[part] as JsonObject ?? (JsonObject)(at[part] = new JsonObject());
        if (value is JsonObject many && at[parts[^1]] is JsonObject there)
            foreach (var (name, inner) in many)
                there[name] = inner?.DeepClone();
        else
            at[parts[^1]] = value;
    }

    private static SearchDimension Read(string setting, JsonNode? value, string source)
    {
        if (Incomparable.FirstOrDefault(name => setting == name || setting.StartsWith(name + '.', StringComparison.Ordinal)) is { } incomparable)
            throw new ModelException($"{source}: '{incomparable}' cannot be searched over: it changes what the tuning loss measures, so that trials could not be compared");
        if (value is JsonArray { Count: > 0 } choices && choices.All(choice => choice is not null))
            return new SearchDimension { Setting = setting, Choices = [.. choices.Select(choice => choice!.DeepClone())] };
        if (value is not JsonObject range)
            throw new ModelException($"{source}: '{setting}' needs a range such as {{\"from\": 0, \"to\": 0.3}} or a list of choices");

        foreach (var (name, _) in range)
            if (name is not ("from" or "to" or "scale" or "whole"))
                throw new ModelException($"{source}: '{name}' of '{setting}' is not known; a range has from, to, scale (linear or log) and whole (true or false)");
        var scale = Scale(range["scale"]);
        if (Number(range["from"]) is not { } from || Number(range["to"]) is not { } to || !(from < to) || scale is null || (scale is "log" && !(from > 0)))
            throw new ModelException($"{source}: the range of '{setting}' is none: from must be below to, and above 0 on a log scale; scale is linear or log");
        return new SearchDimension { Setting = setting, From = from, To = to, Logarithmic = scale == "log", Whole = range["whole"] is JsonValue whole && whole.TryGetValue<bool>(out var isWhole) && isWhole };

        static double? Number(JsonNode? node) => node is JsonValue value
            ? value.TryGetValue<double>(out var number) ? double.IsFinite(number) ? number : null : value.TryGetValue<long>(out var whole) ? whole : null
            : null;

        static string? Scale(JsonNode? node) => node is null ? "linear"
            : node is JsonValue value && value.TryGetValue<string>(out var text) && text is "linear" or "log" ? node.GetValue<string>()
            : null;
    }

    private static JsonObject Shape(ModelConfiguration model, double wider, double deeper)
    {
        var perHead = model.Width / model.Heads;
        var heads = Math.Max(1, (int)Math.Round(model.Heads * wider));
        return new JsonObject
        {
            ["width"] = heads * perHead,
            ["heads"] = heads,
            ["layers"] = Math.Max(1, (int)Math.Round(model.Layers * deeper)),
            ["feedForward"] = Math.Max(4, (int)Math.Round((double)model.FeedForward * heads / model.Heads / 16) * 16),
        };
    }
}
