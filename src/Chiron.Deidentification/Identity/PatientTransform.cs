using System.Buffers.Binary;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// What becomes of one patient's facts: one pseudonym and one date offset, derived from the key and the patient's id alone, so the same in whatever
/// file a fact arrives.
/// </summary>
public sealed class PatientTransform
{
    private readonly DatePolicy _dates;
    private readonly bool _topCode;
    private readonly PatientIdentity _identity;

    public PatientTransform(DeidentificationKey key, DeidentificationPolicy policy, PatientIdentity identity)
        : this(key, policy, identity, new Pseudonyms(key))
    {
    }

    internal PatientTransform(DeidentificationKey key, DeidentificationPolicy policy, PatientIdentity identity, Pseudonyms pseudonyms)
    {
        _dates = policy.Dates;
        _topCode = policy.TopCodeAges;
        _identity = identity;
        Pseudonym = pseudonyms.Id(identity.Id);
        OffsetDays = policy.Dates == DatePolicy.Shift ? Offset(key, identity.Id) : 0;
    }

    /// <summary>The patient's id in the output: a UUID.</summary>
    public string Pseudonym { get; }

    /// <summary>How many days later than in the input everything happens: −365 to 365, never 0 where the policy shifts, always 0 where it keeps years.</summary>
    public int OffsetDays { get; }

    /// <summary>Whether only years stay.</summary>
    public bool KeepsYearsOnly => _dates == DatePolicy.Year;

    public DateOnly Shift(DateOnly day) => day.AddDays(OffsetDays);

    /// <summary>A moment in the output; 1 January of the year where only years stay.</summary>
    public DateTime Shift(DateTime time) => KeepsYearsOnly ? new DateTime(time.Year, 1, 1) : time.AddDays(OffsetDays);

    /// <summary>
    /// The birth date as the output may tell it. Someone over 89 at their last recorded event is given an age of 90 then, or was born on the day of
    /// their first recorded event where the record reaches back further than that.
    /// </summary>
    public DateOnly ShiftBirth(DateOnly birth)
    {
        if (_topCode && _identity.LastDay is { Year: > 90 } last && last.AddYears(-90) is var aged90 && birth <= aged90)
        {
            birth = _identity.FirstDay is { } first && first < aged90 ? Later(first, birth) : aged90;
        }

        return Shift(birth);
    }

    /// <summary>A FHIR date, dateTime or instant in the output, with the precision that it had or the year alone.</summary>
    /// <param name="target">At least as long as <paramref name="text"/>.</param>
    /// <returns>Bytes written; 0 where the text is no date, or is shifted out of the calendar.</returns>
    internal int Write(ReadOnlySpan<byte> text, bool isBirth, Span<byte> target)
    {
        if (!FhirDate.TryParse(text, out var date) || date.Day.Year is < 2 or > 9997)
            return 0;
        var day = isBirth ? ShiftBirth(date.Day) : Shift(date.Day);
        return KeepsYearsOnly
            ? FhirDate.Write(day, text[..4], dateLength: 4, target)
            : FhirDate.Write(day, text, date.DateLength, target);
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static int Offset(DeidentificationKey key, string patientId)
    {
        Span<byte> digest = stackalloc byte[32];
        key.Derive(DerivationLabel.DateOffset, Encoding.UTF8.GetBytes(patientId), digest);
        var n = (int)(BinaryPrimitives.ReadUInt64BigEndian(digest) % 730); // 730 in 2^64: the bias is far below anything that can be seen
        return n < 365 ? n - 365 : n - 364;
    }
}
