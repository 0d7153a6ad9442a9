namespace Chiron.Knowledge.Guidelines;

/// <summary>How a number stands to a limit.</summary>
public enum Comparison
{
    /// <summary>Written <c>&lt;</c>.</summary>
    Below,

    /// <summary>Written <c>&lt;=</c>.</summary>
    AtMost,

    /// <summary>Written <c>&gt;=</c>.</summary>
    AtLeast,

    /// <summary>Written <c>&gt;</c>.</summary>
    Above,
}
