using System.Text.Json.Nodes;

namespace Chiron.Model;

/// <summary>All that a search's result follows from, beside the data: <c>search.json</c>.</summary>
internal sealed record SearchClaim(IReadOnlyList<SearchDimension> Space, int Trials, int Reduction, long Steps, ulong Seed, JsonObject Configuration);
