namespace Chiron.Deidentification;

/// <summary>Kinds of identifiers, after the eighteen of 45 CFR 164.514(b)(2)(i); the name in upper case is the tag in scrubbed text.</summary>
public enum IdentifierCategory : byte
{
    Name,
    Organization,
    Location,
    Date,
    Age,
    Phone,
    Email,
    Ssn,
    Mrn,
    HealthPlan,
    Account,
    License,
    Vehicle,
    Device,
    Url,
    Ip,
    Id,
}
