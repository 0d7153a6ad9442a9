using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Governance;
using Chiron.Governance.Access;
using Chiron.Governance.Releases;
using Chiron.Governance.Storage;
using Chiron.Testing;
using Microsoft.Extensions.Logging;

namespace Chiron.Serving.Tests;

/// <summary>A real server on a free port with a signed release of small files, a key and fixed answers; gone when disposed.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly TemporaryFolder _temporary = new();
    private ChironServer? _server;

    internal FixedAnswers Answers { get; } = new();

    internal LogLines Logs { get; } = new();

    internal int RequestsPerMinute { get; init; } = 10_000;

    public string Key { get; private set; } = "";

    public string KeyId { get; private set; } = "";

    public Uri Address => _server!.Address;

    public HttpClient Client { get; private set; } = new();

    internal GovernanceDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var workspace = Workspace.Create(_temporary.File("workspace"), new WorkspaceConfiguration { Owner = "Mercy Health" });
        Database = GovernanceDatabase.Open(workspace.DatabasePath);
        var made = new ApiKeys(Database, TimeProvider.System).Create("test");
        (Key, KeyId) = (made.Plaintext, made.Key.Id);
        var options = new ServerOptions
        {
            ReleaseFolder = Release(workspace).Folder,
            DatabasePath = workspace.DatabasePath,
            TrustedPublicKeyPem = SigningKey.FindPublicKey(workspace),
            MaximumRequestBytes = 64 << 10,
            RequestsPerMinute = RequestsPerMinute,
            Logs = Logs,
        };
        _server = await ChironServer.StartAsync(options, _ => Answers, CancellationToken.None);
        Client = new HttpClient { BaseAddress = Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        _temporary.Dispose();
    }

    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    public async Task<(HttpResponseMessage Response, JsonNode Body)> PostAsync(string path, string json)
    {
        var response = await Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<(HttpResponseMessage Response, JsonNode Body)> GetAsync(string path)
    {
        var response = await Client.GetAsync(path);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    internal static ReleaseBundle Release(Workspace workspace)
    {
        var model = workspace.RunFolder("r1");
        Directory.CreateDirectory(model);
        foreach (var name in (string[])["weights.safetensors", "vocabulary.json", "configuration.json"])
            File.WriteAllText(Path.Combine(model, name), "{}");
        var pack = Path.Combine(workspace.Root, "..", "pack");
        Directory.CreateDirectory(pack);
        File.WriteAllText(Path.Combine(pack, "pack.yaml"), "name: p");
        using var key = SigningKey.OpenOrCreate(workspace);
        var contents = new ReleaseContents { Name = "mercy", Version = "1.0.0", ModelFolder = model, KnowledgeFolder = pack, Knowledge = new KnowledgeLock("1", "abc") };
        return ReleaseBundle.Create(workspace, contents, key, TimeProvider.System);
    }

    internal sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly StringBuilder _lines = new();

        public string Text
        {
            get { lock (_lines) return _lines.ToString(); }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }

        public void Dispose()
        {
        }
    }
}
