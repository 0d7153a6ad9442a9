using System.CommandLine;
using System.Net;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Governance.Access;
using Chiron.Governance.Releases;
using Chiron.Governance.Storage;
using Chiron.Reasoning.Cases;
using Chiron.Serving;
using Chiron.Serving.Answers;
using Chiron.Tensors;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron serve</c>: answers from one release, checked first, over the API that OpenAI clients speak.</summary>
internal static class ServeVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "serve",
            "Serve a release over HTTP.",
            "chiron serve",
            "chiron serve workspace/releases/chiron-0.1.0 --port 9000 --new-key registry-team");
        var release = new Argument<DirectoryInfo?>("release") { Description = "The release's folder [default: the newest of the workspace].", Arity = ArgumentArity.ZeroOrOne };
        var port = new Option<int>("--port", "-p") { Description = "0 takes a free port.", DefaultValueFactory = _ => 8080 };
        var address = new Option<string>("--address") { Description = "Where to listen. Put a proxy with TLS in front before opening it to a network.", DefaultValueFactory = _ => "127.0.0.1" };
        var newKey = new Option<string?>("--new-key") { Description = "Make an API key of this name and print it, once. The first start makes one by itself." };
        verb.Add(release);
        verb.Add(port);
        verb.Add(address);
        verb.Add(newKey);
        var precision = PrecisionOption.Create();
        verb.Add(precision);
        verb.Does(async (parsed, output, stop) =>
        {
            var workspace = Workspace.Open(parsed.GetValue(verb.Workspace)!.FullName);
            var folder = parsed.GetValue(release)?.FullName ?? Newest(workspace);
            if (!IPAddress.TryParse(parsed.GetValue(address), out var listen))
                throw new VerbException(ExitCode.Usage, $"--address '{parsed.GetValue(address)}' is not an IP address; 127.0.0.1 is this machine alone, 0.0.0.0 every network.");
            await RunAsync(workspace, folder, listen, parsed.GetValue(port), parsed.GetValue(newKey), output, stop, PrecisionOption.Read(parsed.GetValue(precision))).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return verb;
    }

    public static async Task RunAsync(
        Workspace workspace, string releaseFolder, IPAddress address, int port, string? newKey, VerbOutput output, CancellationToken stop, Precision precision = Precision.Single)
    {
        var started = TimeProvider.System.GetTimestamp();
        var keys = new ApiKeys(GovernanceDatabase.Open(workspace.DatabasePath), TimeProvider.System);
        var keyName = newKey ?? (keys.List().Any(key => key.RevokedAt is null) ? null : "first");
        await using var server = await ChironServer.StartAsync(
            new ServerOptions
            {
                ReleaseFolder = releaseFolder,
                DatabasePath = workspace.DatabasePath,
                TrustedPublicKeyPem = SigningKey.FindPublicKey(workspace),
                TimelinesFolder = Directory.Exists(Path.Combine(workspace.Timelines, "data")) ? workspace.Timelines : null,
                Bundles = Read,
                Precision = precision,
                Address = address,
                Port = port,
            },
            stop).ConfigureAwait(false);

        output.Line($"✓ serve: {server.ReleaseId} at {server.Address}, ready in {Durations.Text(TimeProvider.System.GetElapsedTime(started))}");
        ServerGreeting.Print(output, server, keyName is null ? null : keys.Create(keyName).Plaintext);
        try
        {
            await server.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            output.Remark("stopping; requests under way are finished first");
        }
    }

    private static PersonRecord Read(ReadOnlyMemory<byte> bundle, RecordScope scope)
    {
        try
        {
            return FhirCase.Read(bundle, scope);
        }
        catch (VerbException fault)
        {
            throw new RequestRefusedException(400, $"The bundle cannot be read: {fault.Message}", "unreadable_bundle", "bundle");
        }
    }

    private static string Newest(Workspace workspace) =>
        Directory.EnumerateDirectories(workspace.Releases)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
            .OrderByDescending(Directory.GetCreationTimeUtc)
            .FirstOrDefault()
        ?? throw new VerbException(ExitCode.BadInput, $"the workspace '{workspace.Root}' has no release; run 'chiron release' first.");
}
