using System.Security.Claims;
using System.Text.Encodings.Web;
using Chiron.Governance.Access;
using Chiron.Serving.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chiron.Serving.Security;

/// <summary>Takes a key from <c>Authorization: Bearer …</c> or from <c>api-key: …</c> (as Azure's clients send it) and finds whose it is.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string KeyIdClaim = "key_id";

    private const string Bearer = "Bearer ";
    private const int MaximumLength = 512;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Plaintext() is not { } plaintext)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (plaintext.Length > MaximumLength || keys.Authenticate(plaintext) is not { } key)
            return Task.FromResult(AuthenticateResult.Fail("unknown key"));

        var identity = new ClaimsIdentity([new Claim(KeyIdClaim, key.Id)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        await Response.WriteErrorAsync(
            401,
            Plaintext() is null
                ? "No API key was sent; send it as 'Authorization: Bearer …' or 'api-key: …'."
                : "The API key is not known here, or it was revoked.",
            "invalid_api_key");
    }

    private string? Plaintext()
    {
        var authorization = Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : Request.Headers["api-key"] is [{ Length: > 0 } key] ? key
            : null;
    }
}
