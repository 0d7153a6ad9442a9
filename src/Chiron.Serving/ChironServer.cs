using System.Net;
using System.Net.Sockets;
using Chiron.Governance.Access;
using Chiron.Governance.Audit;
using Chiron.Governance.Releases;
using Chiron.Governance.Storage;
using Chiron.Serving.Answers;
using Chiron.Serving.Clinical;
using Chiron.Serving.Http;
using Chiron.Serving.OpenAi;
using Chiron.Serving.Page;
using Chiron.Serving.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chiron.Serving;

/// <summary>
/// A server of one release: the OpenAI routes, the clinical routes, health, the OpenAPI document and the first page. It opens no release that is
/// not what was signed, answers nothing without a key, and records every answer in the audit chain.
/// </summary>
public sealed class ChironServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServedRelease _release;

    private ChironServer(WebApplication app, ServedRelease release)
    {
        _app = app;
        _release = release;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Name and version of the release, as clients name the model.</summary>
    public string ReleaseId => _release.Id;

    /// <summary>Checks and loads the release and listens; when the task ends, the server answers.</summary>
    /// <exception cref="ReleaseRefusedException">The release is not what was signed.</exception>
    /// <exception cref="Governance.GovernanceException">The database cannot be opened.</exception>
    /// <exception cref="ServingException">The model or the dataset cannot be loaded, or the port is taken.</exception>
    public static Task<ChironServer> StartAsync(ServerOptions options, CancellationToken stop = default) =>
        StartAsync(options, release => ReleaseAnswers.Load(release, options.TimelinesFolder, options.Precision, options.Bundles), stop);

    internal static async Task<ChironServer> StartAsync(ServerOptions options, Func<ReleaseBundle, IClinicalAnswers> load, CancellationToken stop)
    {
        var database = GovernanceDatabase.Open(options.DatabasePath);
        var bundle = ReleaseBundle.Open(options.ReleaseFolder, options.TrustedPublicKeyPem, stop);
        var release = new ServedRelease(bundle, load(bundle));
        var app = Build(options, release, database);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException || e.GetBaseException() is SocketException)
        {
            await app.DisposeAsync();
            release.Dispose();
            throw new ServingException($"Port {options.Port} of {options.Address} cannot be listened on; another program may have it: choose another port.", e);
        }

        return new ChironServer(app, release);
    }

    /// <summary>Waits until the server is stopped.</summary>
    public Task WaitAsync(CancellationToken stop = default) => _app.WaitForShutdownAsync(stop);

    /// <summary>Takes no new requests, finishes those under way, writes the audit to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _release.Dispose();
    }

    private static WebApplication Build(ServerOptions options, ServedRelease release, GovernanceDatabase database)
    {
        // Empty: neither the environment nor a settings file of the current folder changes what this server does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaximumRequestBytes;
            kestrel.Listen(options.Address, options.Port);
        });
        if (options.Logs is { } logs)
            builder.Logging.AddProvider(logs);
        builder.Logging.AddFilter("Microsoft", LogLevel.None);   // the framework's lines may quote paths and bodies

        var services = builder.Services;
        services.AddRoutingCore();
        services.Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServingJson.Default);
            json.SerializerOptions.PropertyNamingPolicy = ServingJson.Default.Options.PropertyNamingPolicy;
            json.SerializerOptions.DefaultIgnoreCondition = ServingJson.Default.Options.DefaultIgnoreCondition;
            json.SerializerOptions.MaxDepth = ServingJson.Default.Options.MaxDepth;
        });
        services.AddSingleton(release);
        services.AddSingleton(options.Time);
        services.AddSingleton(new ApiKeys(database, options.Time));
        services.AddSingleton(new AuditChain(database));
        services.AddSingleton<AnswerAudit>();
        services.AddAuthentication(ApiKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddRateLimiter(limiter => KeyLimits.Configure(limiter, options.RequestsPerMinute));
        services.AddOpenApi("v1", openApi => OpenApiDescription.Configure(openApi, release));

        var app = builder.Build();
        app.UseMiddleware<RequestEnvelope>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        ModelEndpoints.Map(app);
        ChatEndpoints.Map(app);
        ClinicalEndpoints.Map(app);
        HealthEndpoints.Map(app);
        FirstPage.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        return app;
    }
}
