using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Governance;
using Chiron.Model;
using Chiron.Tensors;
using Chiron.Timelines.Meds;

namespace Chiron.Cli.Verbs;

/// <summary>The options that say on what and how a model is trained. What is not given comes from the configuration file, else from the defaults.</summary>
internal sealed class TrainingOptions
{
    private readonly Option<string[]> _timelines = new("--timelines", "-t")
    {
        Description = "A MEDS dataset: its folder, or one flat Parquet file [default: timelines/ in the workspace]. Give it again for more datasets; PATH:0.7 gives it that share of the tokens.",
        HelpName = "path[:weight]",
    };

    private readonly Option<string?> _size = new("--size")
    {
        Description = $"Of the model: {string.Join(", ", ModelConfiguration.Sizes)}; about 0.15, 2, 10, 50 and 350 million parameters beside the vocabulary [default: model size of chiron.yaml].",
        HelpName = "name",
    };

    private readonly Option<FileInfo?> _configuration = new("--configuration", "-c")
    {
        Description = "YAML or JSON with any settings of a run's training.json, such as 'learningRate: 0.001'; the other options here go before it.",
        HelpName = "file",
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the training split, at most [default: 12]." };
    private readonly Option<long?> _steps = new("--steps") { Description = "Exactly so many steps at most, however many epochs that takes." };
    private readonly Option<double?> _minutes = new("--minutes") { Description = "Stop in time, with the learning rate brought down on the way." };
    private readonly Option<float?> _learningRate = new("--learning-rate") { Description = "The highest, after the warm-up [default: 0.003]." };
    private readonly Option<int?> _averageBest = new("--average-best") { Description = "Average so many of the best measured weights at the end, as far as it lowers the tuning loss [default: none]." };
    private readonly Option<double?> _privacyEpsilon = new("--privacy-epsilon") { Description = "Train with differential privacy for each subject and spend no more than this ε (DP-SGD)." };
    private readonly Option<double?> _privacyNoise = new("--privacy-noise") { Description = "The same with so much noise, in units of the clipping norm; ε is then what comes out." };
    private readonly Option<string?> _precision = new("--precision")
    {
        Description = "Of the products in training steps: single, or bf16, about twice as fast where the processor has it [default: single].",
        HelpName = "single|bf16",
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "0: one a processor [default: 0]. Does not change the result." };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Of the initial weights and of every shuffle [default: 1]." };

    public IEnumerable<Option> All =>
        [_timelines, _size, _configuration, _epochs, _steps, _minutes, _learningRate, _averageBest, _privacyEpsilon, _privacyNoise, _precision, _threads, _seed];

    /// <summary>Those that mean something for trials, whose length and learning rate a search decides itself.</summary>
    public IEnumerable<Option> ForSearch => [_timelines, _size, _configuration, _precision, _threads, _seed];

    public TrainingConfiguration Configuration(ParseResult parsed, Workspace workspace)
    {
        var size = parsed.GetValue(_size) ?? workspace.Configuration.ModelSize;
        var configuration = new TrainingConfiguration { Model = ModelConfiguration.OfSize(size) };
        if (parsed.GetValue(_configuration) is { } file)
            configuration = TrainingConfigurationFile.Apply(configuration, YamlSettings.Read(file.FullName), $"'{file.Name}'");
        var seed = parsed.GetValue(_seed);
        var privacy = configuration.Privacy;
        if (parsed.GetValue(_privacyEpsilon) is { } epsilon)
            privacy = (privacy ?? new PrivacyConfiguration()) with { Epsilon = epsilon, NoiseMultiplier = null };
        if (parsed.GetValue(_privacyNoise) is { } noise)
            privacy = (privacy ?? new PrivacyConfiguration()) with { NoiseMultiplier = noise, Epsilon = null };
        return (configuration with
        {
            Model = configuration.Model with { Seed = seed ?? configuration.Model.Seed },
            Seed = seed ?? configuration.Seed,
            Epochs = parsed.GetValue(_epochs) ?? configuration.Epochs,
            MaximumSteps = parsed.GetValue(_steps) ?? configuration.MaximumSteps,
            MaximumMinutes = parsed.GetValue(_minutes) ?? configuration.MaximumMinutes,
            LearningRate = parsed.GetValue(_learningRate) ?? configuration.LearningRate,
            AverageBest = parsed.GetValue(_averageBest) ?? configuration.AverageBest,
            Precision = parsed.GetValue(_precision) switch
            {
                null => configuration.Precision,
                "single" => Precision.Single,
                "bf16" => Precision.BFloat16,
                var other => throw new VerbException(ExitCode.Usage, $"'{other}' is not a precision; choose single or bf16."),
            },
            Threads = parsed.GetValue(_threads) ?? configuration.Threads,
            Privacy = privacy,
        }).Validate();
    }

    /// <summary>Each dataset's path and weight.</summary>
    public IReadOnlyList<(string Path, double? Weight)> Cohorts(ParseResult parsed, Workspace workspace) =>
        parsed.GetValue(_timelines) is { Length: > 0 } given ? [.. given.Select(Parse)] : [(workspace.Timelines, null)];

    /// <summary>Does something with the datasets open.</summary>
    public static T With<T>(IReadOnlyList<(string Path, double? Weight)> cohorts, Func<IReadOnlyList<TrainingCohort>, T> work)
    {
        var open = new List<TrainingCohort>();
        try
        {
            foreach (var (path, weight) in cohorts)
                open.Add(new TrainingCohort(MedsDataset.Open(path), weight));
            return work(open);
        }
        finally
        {
            foreach (var cohort in open)
                cohort.Dataset.Dispose();
        }
    }

    /// <summary>Settings that are not the default's, by their place: what decides the result and is kept in the lineage.</summary>
    public static Dictionary<string, string> Describe(TrainingConfiguration configuration)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var ours = JsonNode.Parse(TrainingConfigurationFile.ToJson(configuration with { Threads = 0 }));
        var usual = JsonNode.Parse(TrainingConfigurationFile.ToJson(new TrainingConfiguration()));
        Compare(ours, usual, "");
        return new Dictionary<string, string>(settings);

        void Compare(JsonNode? mine, JsonNode? other, string place)
        {
            if (mine is JsonObject fields)
                foreach (var (name, value) in fields)
                    Compare(value, (other as JsonObject)?[name], place.Length == 0 ? name : $"{place}.{name}");
            else if (!JsonNode.DeepEquals(mine, other))
                settings[place] = mine?.ToJsonString() ?? "none";
        }
    }

    private static (string Path, double? Weight) Parse(string given)
    {
        var colon = given.LastIndexOf(':');
        return colon > 0 && double.TryParse(given.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? (Path.GetFullPath(given[..colon]), weight)
            : (Path.GetFullPath(given), null);
    }
}
