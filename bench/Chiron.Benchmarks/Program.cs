using Chiron.Benchmarks;

// dotnet run -c Release --project bench/Chiron.Benchmarks -- VERB [options]; each part of the house adds its verbs here.
var verbs = new Dictionary<string, (string Says, Action<string[]> Run)>(StringComparer.Ordinal)
{
    ["attention"] = ("attention over packed sequences, forward and backward", AttentionBenchmark.Run),
    ["cohort"] = ("DATASET [subjects] [steps] [size] [threads]  encode a cohort and train on it: time, memory, garbage collections", CohortBenchmark.Run),
    ["delphi-baselines"] = ("FOLDER [Tune]  the count tables' validation-mode losses on Delphi's simulated data", DelphiBaselines.Run),
    ["delphi-check"] = ("FILE  loss and gradients beside PyTorch's, from bench/peers/delphi.py check", DelphiCheck.Run),
    ["delphi-threads"] = ("FOLDER [rounds]  two threads against one, packed against padded, on Delphi's simulated data", DelphiThreads.Run),
    ["delphi-train"] = ("FOLDER [own] [name=value …]  train on Delphi's simulated data and measure the validation-mode loss", DelphiTraining.Run),
    ["intake"] = ("FOLDER [MEGABYTES]  read FHIR into events on one core, beside a bare Utf8JsonReader pass", IntakeBenchmark.Run),
    ["dicom"] = ("FOLDER [rounds] | FOLDER run TARGET  de-identification of the headers of small DICOM files on one thread, beside a plain copy; memory held", DicomBenchmark.Run),
    ["deidentify"] = ("FILE [rounds] [contender]  the passes of de-identification, beside a plain copy of the same bundles", DeidentificationBenchmark.Run),
    ["peers-training"] = ("[rounds] [dropout] [alone] [t64|t128|10m]  training steps beside PyTorch's, from the repository's root", DelphiPeers.Run),
    ["product"] = ("[rows …]  matrix products of a model's shapes, beside OpenBLAS and the measured multiply-add peak", MatrixProductBenchmark.Run),
    ["reasoning"] = ("PACK [rounds] [RUN DATASET]  turns of clinical reasoning: first differential, next question, whole turn; pack alone and with a model", ReasoningBenchmark.Run),
    ["scrub"] = ("show|train|measure|transfer|external|speed …  the text scrubber: its notes, its tagger, its figures", ScrubBenchmark.Run),
    ["sampling"] = ("[size] [subjects] [futures] [rounds]  Monte-Carlo futures on one core: no cache, a cache one at a time, batched", SamplingBenchmark.Run),
    ["sampling-precision"] = ("RUN DATASET [subjects]  risks in bfloat16 and in bytes beside single precision: differences, AUROC, time", SamplingPrecision.Run),
    ["timelines"] = ("[events]  write and read MEDS datasets, beside DuckDB doing the bare Parquet work", TimelinesBenchmark.Run),
    ["simulation-truth"] = ("TRUTH TARGET  the subject ids of timelines built straight from a simulation, for figures on large simulated cohorts", SimulationTruth.Run),
    ["training"] = ("[delphi|10m] [length] [sequences] [threads] [rounds] [both|single|bfloat16]  training steps of a GPT-2 on random tokens", TrainingBenchmark.Run),
};

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var verb))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/Chiron.Benchmarks -- VERB [options]\n");
    foreach (var (name, (says, _)) in verbs)
        Console.Error.WriteLine($"  {name} {says}");
    return 2;
}

verb.Run(args[1..]);
return 0;
