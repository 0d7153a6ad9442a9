using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chiron.Benchmarks;

/// <summary>A Python process that waits on its standard input and runs steps when told to: bench/peers/delphi.py serve.</summary>
internal sealed class DelphiPeerProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="arguments">Of <c>serve</c>.</param>
    public DelphiPeerProcess(int threads, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("CHIRON_PEER_PYTHON") ?? "/usr/bin/python3", ["bench/peers/delphi.py", "serve", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["ATEN_CPU_CAPABILITY"] = "avx512";
        start.Environment.Remove("OPENBLAS_CORETYPE");          // set to an older processor on some machines, which halves PyTorch
        _process = Process.Start(start) ?? throw new InvalidOperationException("python did not start");
        Description = Answer();
    }

    /// <summary>What the peer said of itself.</summary>
    public JsonNode Description { get; }

    /// <summary>Runs <paramref name="steps"/> and returns what they took by the peer's own clocks.</summary>
    public (double Processor, double Wall) Run(int steps)
    {
        _process.StandardInput.WriteLine(steps);
        _process.StandardInput.Flush();
        var answer = Answer();
        return ((double)answer["processor"]!, (double)answer["wall"]!);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonNode Answer()
    {
        var line = _process.StandardOutput.ReadLine();
        return JsonNode.Parse(line ?? throw new InvalidOperationException("the peer ended; run bench/peers/delphi.py from the repository's root to see why"))
            ?? throw new JsonException("the peer answered nothing");
    }
}
