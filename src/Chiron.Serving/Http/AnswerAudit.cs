using System.Threading.Channels;
using Chiron.Governance.Audit;
using Chiron.Serving.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chiron.Serving.Http;

/// <summary>
/// Writes each answer to the audit chain without making it wait: events queue, and one writer appends them in batches. Where the chain cannot
/// be written the queue fills and answers wait, so that nothing is answered for long without being recorded.
/// </summary>
internal sealed partial class AnswerAudit : IAsyncDisposable
{
    private const int Capacity = 4096;
    private const int Batch = 256;

    private readonly Channel<AuditEvent> _queue = Channel.CreateBounded<AuditEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _giveUp = new();
    private readonly AuditChain _chain;
    private readonly ServedRelease _release;
    private readonly TimeProvider _time;
    private readonly ILogger<AnswerAudit> _log;
    private readonly Task _writer;

    public AnswerAudit(AuditChain chain, ServedRelease release, TimeProvider time, ILogger<AnswerAudit> log)
    {
        _chain = chain;
        _release = release;
        _time = time;
        _log = log;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>False while the chain cannot be written.</summary>
    public bool IsHealthy { get; private set; } = true;

    /// <param name="context">Names the request and its key.</param>
    /// <param name="kind">What was answered.</param>
    /// <param name="subject">The subject's pseudonym; null where none was named.</param>
    public ValueTask RecordAsync(HttpContext context, string kind, string? subject) =>
        _queue.Writer.WriteAsync(
            new AuditEvent(
                _time.GetUtcNow(),
                kind,
                context.User.FindFirst(ApiKeyAuthentication.KeyIdClaim)?.Value ?? "none",
                _release.Id,
                subject ?? "",
                context.TraceIdentifier),
            context.RequestAborted);

    /// <summary>Writes what is queued, for a few seconds at most, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _giveUp.CancelAfter(TimeSpan.FromSeconds(5));
        await _writer;
        _giveUp.Dispose();
    }

    private async Task WriteAsync()
    {
        var batch = new List<AuditEvent>(Batch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < Batch && _queue.Reader.TryRead(out var happened))
                batch.Add(happened);
            if (!await AppendAsync(batch))
                return;
            batch.Clear();
        }
    }

    private async Task<bool> AppendAsync(List<AuditEvent> batch)
    {
        while (true)
            try
            {
                _chain.Append(batch);
                IsHealthy = true;
                return true;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or IOException)
            {
                IsHealthy = false;
                LogUnwritten(batch.Count, e.Message);
                if (_giveUp.IsCancellationRequested)
                    return false;
                await Task.Delay(TimeSpan.FromSeconds(1), _giveUp.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Count} audit events cannot be written: {Reason}")]
    private partial void LogUnwritten(int count, string reason);
}
