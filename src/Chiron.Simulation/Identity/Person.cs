using Chiron.Knowledge;

namespace Chiron.Simulation.Identity;

/// <summary>A simulated person with everything that identifies one. Nobody real is meant.</summary>
internal sealed record Person
{
    public required Guid Id { get; init; }

    public required Sex Sex { get; init; }

    public required DateTime Birth { get; init; }

    public required string Given { get; init; }

    public required string Middle { get; init; }

    public required string Family { get; init; }

    /// <summary>The family name before marriage; null where it never changed.</summary>
    public string? MaidenName { get; init; }

    /// <summary>A short form that friends use; null where there is none.</summary>
    public string? Nickname { get; init; }

    public required Address Address { get; init; }

    /// <summary>Where the person lived before; null where there was no move.</summary>
    public Address? FormerAddress { get; init; }

    public required string HomePhone { get; init; }

    public required string MobilePhone { get; init; }

    public required string Email { get; init; }

    public required string Mrn { get; init; }

    public required string Ssn { get; init; }

    public string? DriversLicense { get; init; }

    public required string MemberId { get; init; }

    public required OmbCode Race { get; init; }

    public required OmbCode Ethnicity { get; init; }

    /// <summary>HL7 v3 MaritalStatus: S, M, D or W.</summary>
    public required string MaritalStatus { get; init; }

    public required string Employer { get; init; }

    public required string Occupation { get; init; }

    public required Relative Contact { get; init; }

    public required Relative OtherRelative { get; init; }

    public string FullName => $"{Given} {Middle} {Family}";

    public string Title => Sex == Sex.Male ? "Mr." : MaritalStatus == "S" ? "Ms." : "Mrs.";

    public double AgeAt(DateTime time) => (time - Birth).TotalDays / Calendar.DaysPerYear;
}
