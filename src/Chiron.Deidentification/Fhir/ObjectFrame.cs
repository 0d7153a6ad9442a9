namespace Chiron.Deidentification;

/// <summary>What is known of the JSON object that is being walked.</summary>
internal struct ObjectFrame
{
    public ResourceRules Rules;

    /// <summary>The resource itself, where its own rules hold and <c>id</c> is its id.</summary>
    public bool IsResource;

    /// <summary>A reference to something clinical, whose display says what and not who.</summary>
    public bool IsClinicalReference;

    /// <summary>Has a system or a code, so that its display is a term.</summary>
    public bool IsCoded;

    /// <summary>Its system is published terminology.</summary>
    public bool IsStandard;

    public bool IsInYears;

    /// <summary>Where its number was written, in the output; 0 for nowhere.</summary>
    public int ValueAt;

    public int ValueLength;

    public double Value;

    /// <summary>How many displays were known when it began.</summary>
    public int FirstDisplay;
}
