namespace Chiron.Validation.Tasks;

/// <summary>Sex as the record states it.</summary>
public enum Sex
{
    Unknown,
    Female,
    Male,
    Other,
}
