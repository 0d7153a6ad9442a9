namespace Chiron.Knowledge;

/// <summary>Sex as rates and reference ranges tell them apart; a person whose sex is unknown or other is a null of this type and gets the mean of both.</summary>
public enum Sex
{
    Female,
    Male,
}
