using System.Threading.RateLimiting;
using Chiron.Serving.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Chiron.Serving.Security;

/// <summary>So many requests a minute for each key, and for each address that sends none or a wrong one.</summary>
internal static class KeyLimits
{
    public static void Configure(RateLimiterOptions limiter, int requestsPerMinute)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
                ? RateLimitPartition.GetNoLimiter("open")
                : RateLimitPartition.GetFixedWindowLimiter(
                    context.User.FindFirst(ApiKeyAuthentication.KeyIdClaim)?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        limiter.OnRejected = async (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("F0");
            await rejected.HttpContext.Response.WriteErrorAsync(
                429, $"More than {requestsPerMinute} requests within a minute; wait as long as 'retry-after' says.", "rate_limit_exceeded");
        };
    }
}
