using System.Net;
using Chiron.Serving.Answers;
using Chiron.Tensors;
using Microsoft.Extensions.Logging;

namespace Chiron.Serving;

/// <summary>What a server serves, to whom, and how much of it.</summary>
public sealed record ServerOptions
{
    /// <summary>The release to open; it is checked byte by byte first.</summary>
    public required string ReleaseFolder { get; init; }

    /// <summary>The <c>chiron.db</c> that holds API keys and takes the audit.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>The owner's public key that the release must be signed with; null trusts the key inside the release, which finds damage but no forger.</summary>
    public string? TrustedPublicKeyPem { get; init; }

    /// <summary>A MEDS dataset whose subjects may be asked about; null serves described cases only.</summary>
    public string? TimelinesFolder { get; init; }

    /// <summary>Reads the FHIR bundles that cases may carry; null refuses them.</summary>
    public BundleReader? Bundles { get; init; }

    /// <summary>What the model's products are computed in. Answers of one precision differ from another's in the third digit.</summary>
    public Precision Precision { get; init; } = Precision.Single;

    /// <summary>Loopback unless said otherwise: put a proxy with TLS in front before opening it to a network.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>A larger request is answered with 413.</summary>
    public long MaximumRequestBytes { get; init; } = 1 << 20;

    /// <summary>Above it a key is answered with 429 until the minute has passed.</summary>
    public int RequestsPerMinute { get; init; } = 600;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where request logs go (never their content); null for nowhere.</summary>
    public ILoggerProvider? Logs { get; init; }
}
