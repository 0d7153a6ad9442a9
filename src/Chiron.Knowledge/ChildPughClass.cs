namespace Chiron.Knowledge;

/// <summary>How far liver function has fallen in cirrhosis (Pugh et al. 1973, doi:10.1002/bjs.1800600817).</summary>
public enum ChildPughClass
{
    /// <summary>5 to 6 points, mild.</summary>
    A,

    /// <summary>7 to 9 points, moderate.</summary>
    B,

    /// <summary>10 to 15 points, severe.</summary>
    C,
}
