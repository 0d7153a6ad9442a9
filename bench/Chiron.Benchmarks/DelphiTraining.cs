using System.Globalization;
using Chiron.Model.Delphi;
using Chiron.Tensors;

namespace Chiron.Benchmarks;

/// <summary>Trains on Delphi's simulated data, by the published configuration or with Chiron's options, and prints losses beside the count tables.</summary>
internal static class DelphiTraining
{
    private const int ValidationPatients = 1280;

    /// <param name="arguments">FOLDER of the data, then name=value for anything to be changed.</param>
    public static void Run(string[] arguments)
    {
        var options = DelphiOptions.Parse(arguments);
        var (train, validation) = Patients(options);

        var members = new List<(DelphiNetwork, ParameterStore)>();
        using var workers = new WorkerPool(options.Threads);
        for (var member = 0; member < options.Members; member++)
        {
            var configuration = options.Configuration with { Seed = options.Configuration.Seed + (ulong)member };
            var trainer = Train(configuration, train, validation, workers, options);
            members.Add((trainer.Network, trainer.Evaluated));
            if (members.Count > 1)
                Print($"{members.Count} members", DelphiValidation.Loss(members, validation));
        }

        if (options.Areas)
            DelphiAreas.Print(members, options);
    }

    /// <summary>Whom to learn from and whom to measure on; says so.</summary>
    public static (IReadOnlyList<DelphiRecord> Train, IReadOnlyList<DelphiRecord> Validation) Patients(DelphiOptions options)
    {
        IReadOnlyList<DelphiRecord> train = DelphiRecordFile.Read(Path.Combine(options.Folder, "train.bin"));
        IReadOnlyList<DelphiRecord> validation;
        if (options.Tune)
            (train, validation) = DelphiSplit.Of(train);
        else
            validation = [.. DelphiRecordFile.Read(Path.Combine(options.Folder, "val.bin")).Take(ValidationPatients)];
        Console.WriteLine(
            $"{train.Count} patients to learn from; loss on {(options.Tune ? "the tuning patients, every tenth by hash," : "the first validation patients,")} {validation.Count}");
        return (train, validation);
    }

    private static DelphiTrainer Train(
        DelphiConfiguration configuration, IReadOnlyList<DelphiRecord> train, IReadOnlyList<DelphiRecord> validation, WorkerPool workers, DelphiOptions options)
    {
        var start = Environment.CpuUsage.TotalTime;
        var rates = configuration.RateStart == DelphiRateStart.Nothing ? null : DelphiRateTable.Count(train, configuration);
        var network = new DelphiNetwork(configuration, rates);
        var trainer = new DelphiTrainer(network, train, workers);
        Console.WriteLine($"{network.Layout.Count:N0} parameters; {configuration}");
        if (rates is not null)
            Print("rate table alone", DelphiValidation.Loss([(DelphiRateBaseline.Network(configuration, rates, out var zero), zero)], validation));
        var (sum, wait) = (0.0, 0.0);
        var evaluating = TimeSpan.Zero;
        while (trainer.StepsDone < options.StopAfter)
        {
            var loss = trainer.Step();
            (sum, wait) = (sum + loss.PerTarget, wait + (loss.Wait / loss.Targets));
            if (trainer.StepsDone % options.Every != 0 && trainer.StepsDone != options.StopAfter)
                continue;
            var processor = Environment.CpuUsage.TotalTime - start - evaluating;
            var before = Environment.CpuUsage.TotalTime;
            Print(
                $"step {trainer.StepsDone,5}, {processor.TotalSeconds,6:F0} cpu-s, {trainer.TokensDone / processor.TotalSeconds / 1000,5:F1} k tokens/cpu-s, training {sum / options.Every:F4}",
                DelphiValidation.Loss([(network, trainer.Evaluated)], validation));
            evaluating += Environment.CpuUsage.TotalTime - before;
            (sum, wait) = (0, 0);
        }

        return trainer;
    }

    private static void Print(string what, DelphiLoss loss) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: validation-mode loss {loss.PerTarget:F4} = which {loss.CrossEntropy / loss.Targets:F4} + when {loss.Wait / loss.Targets:F4} ({loss.Targets} targets)"));
}
