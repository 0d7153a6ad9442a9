using Chiron.Governance.Releases;
using Chiron.Serving.Answers;

namespace Chiron.Serving;

/// <summary>The one release that a server answers from, checked and loaded.</summary>
internal sealed class ServedRelease(ReleaseBundle bundle, IClinicalAnswers answers) : IDisposable
{
    // Answering is bound by the processor: more at once than there are cores only makes each slower.
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    public ReleaseBundle Bundle { get; } = bundle;

    public string Id => Bundle.Id;

    public ReleaseName Name { get; } = new(bundle.Name, bundle.Version);

    public string Fingerprint { get; } = "fp_" + bundle.ManifestSha256[..12];

    public long CreatedUnixSeconds => Bundle.Manifest.CreatedAt.ToUnixTimeSeconds();

    public IClinicalAnswers Answers { get; } = answers;

    /// <summary>Whether a client that asks for <paramref name="model"/> means this release: by its full id, or by the model's name for whatever version is served.</summary>
    public bool IsCalled(string model) => model == Id || model == Name.Name;

    /// <summary>Answers on a thread of its own turn, when a core is free.</summary>
    public async Task<T> AnswerAsync<T>(Func<IClinicalAnswers, CancellationToken, T> answer, CancellationToken stop)
    {
        await _cores.WaitAsync(stop);
        try
        {
            return await Task.Run(() => answer(Answers, stop), stop);
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose()
    {
        _cores.Dispose();
        (Answers as IDisposable)?.Dispose();
    }
}
