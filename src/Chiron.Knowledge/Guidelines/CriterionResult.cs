namespace Chiron.Knowledge.Guidelines;

/// <summary>What a criterion says of a case, and on which of its parts that rests. Parts are criteria that are not made of others.</summary>
/// <param name="Holds">Null where it depends on facts that are missing.</param>
/// <param name="Because">The parts that are decided and that the outcome rests on.</param>
/// <param name="DependsOn">The parts that are not decided and that could decide the outcome; empty unless <paramref name="Holds"/> is null.</param>
public sealed record CriterionResult(bool? Holds, IReadOnlyList<Criterion> Because, IReadOnlyList<Criterion> DependsOn);
