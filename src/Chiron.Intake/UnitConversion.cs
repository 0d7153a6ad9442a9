namespace Chiron.Intake;

/// <summary>What became of a measured value's unit.</summary>
public enum UnitConversion
{
    /// <summary>It had none, and its code has none.</summary>
    None,

    /// <summary>It was in the code's normal unit already, perhaps spelt otherwise.</summary>
    Same,

    /// <summary>It was converted to the code's normal unit.</summary>
    Converted,

    /// <summary>It had none where its code has a normal unit; the value stays as it is.</summary>
    Missing,

    /// <summary>The unit is in no table; value and unit stay as they are.</summary>
    Unknown,

    /// <summary>The unit cannot be converted to the code's normal unit; value and unit stay as they are.</summary>
    Incompatible,
}
