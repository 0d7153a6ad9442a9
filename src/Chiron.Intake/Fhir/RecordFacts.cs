using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Chiron.Intake.Fhir;

/// <summary>
/// What resources of one record say to each other, over all files: patients' births and deaths, encounters' starts, medications' codes, and which resources
/// have been read. Kept under 64 bits of SHA-256 of their ids: about 32 bytes an encounter and 20 bytes a resource.
/// </summary>
internal sealed class RecordFacts
{
    private readonly Dictionary<ulong, PatientFacts> _patients = [];
    private readonly Dictionary<ulong, DateTime> _encounterStarts = [];
    private readonly Dictionary<ulong, MedicationFacts> _medications = [];
    private readonly HashSet<ulong> _read = [];
    private byte[] _lastSubject = [];
    private PatientFacts? _lastPatient;

    /// <summary>The patient whom a reference names; null where none is known yet.</summary>
    public PatientFacts? FindPatient(ReadOnlySpan<byte> id)
    {
        if (_lastPatient is not null && id.SequenceEqual(_lastSubject))
            return _lastPatient;
        if (!_patients.TryGetValue(KeyOf("Patient", id, 0), out var patient))
            return null;
        _lastSubject = id.ToArray();
        return _lastPatient = patient;
    }

    /// <summary>The patient of this id, made now where there is none, also found under <paramref name="alias"/>.</summary>
    public PatientFacts AddPatient(ReadOnlySpan<byte> id, ReadOnlySpan<byte> alias)
    {
        var patient = FindPatient(id);
        if (patient is null)
            _patients.Add(KeyOf("Patient", id, 0), patient = new PatientFacts(SubjectIds.FromPatientId(Encoding.UTF8.GetString(id))));
        if (!alias.IsEmpty && !alias.SequenceEqual(id))
            _patients[KeyOf("Patient", alias, 0)] = patient;
        return patient;
    }

    public void AddEncounter(long subjectId, ReadOnlySpan<byte> id, ReadOnlySpan<byte> alias, DateTime start)
    {
        _encounterStarts[KeyOf("Encounter", id, subjectId)] = start;
        if (!alias.IsEmpty && !alias.SequenceEqual(id))
            _encounterStarts[KeyOf("Encounter", alias, subjectId)] = start;
    }

    public DateTime? FindEncounterStart(long subjectId, ReadOnlySpan<byte> id) =>
        _encounterStarts.TryGetValue(KeyOf("Encounter", id, subjectId), out var start) ? start : null;

    public void AddMedication(ReadOnlySpan<byte> id, ReadOnlySpan<byte> alias, MedicationFacts medication)
    {
        _medications[MedicationKey(id)] = medication;
        if (!alias.IsEmpty && !alias.SequenceEqual(id))
            _medications[MedicationKey(alias)] = medication;
    }

    public MedicationFacts? FindMedication(ulong key) => _medications.GetValueOrDefault(key);

    public static ulong MedicationKey(ReadOnlySpan<byte> id) => KeyOf("Medication", id, 0);

    /// <summary>True the first time for this resource of this subject.</summary>
    public bool IsNew(string resourceType, ReadOnlySpan<byte> id, long subjectId) => id.IsEmpty || _read.Add(KeyOf(resourceType, id, subjectId));

    // Ids such as "1" may come again in another patient's bundle, so the subject is part of the key.
    private static ulong KeyOf(string resourceType, ReadOnlySpan<byte> id, long subjectId)
    {
        Span<byte> text = stackalloc byte[256];
        if (id.Length > 180)
            id = SHA256.HashData(id);
        var length = Encoding.UTF8.GetBytes(resourceType.AsSpan(0, Math.Min(resourceType.Length, 32)), text);
        BinaryPrimitives.WriteInt64LittleEndian(text[length..], subjectId);
        id.CopyTo(text[(length + 8)..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..(length + 8 + id.Length)], hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
