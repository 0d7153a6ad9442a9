using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>
/// Rewrites one FHIR document after another in a single walk: reader to writer, no model of the document between. What the element table does not
/// know and may hold words goes through the text scrubber; a resource that cannot be rewritten with certainty is taken back and reported. For one thread.
/// </summary>
internal sealed partial class FhirTransform
{
    private const int MaximumContexts = 4096;

    private readonly DeidentificationPolicy _policy;
    private readonly DeidentificationKey _key;
    private readonly IdentityIndex _identities;
    private readonly Pseudonyms _pseudonyms;
    private readonly IdentifierSystems _systems;
    private readonly ReferenceText _references;
    private readonly TextScrubber _scrubber;
    private readonly StringPool _strings = new();
    private readonly Dictionary<string, PatientContext> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResourceRules> _rules = new(StringComparer.Ordinal);
    private readonly List<(int Start, int Length)> _displays = [];
    private readonly List<(PatientContext? Patient, int Start, int Length, string Result)> _notes = [];
    private readonly byte[] _scratch = new byte[256];
    private readonly Dictionary<string, long> _removed = new(StringComparer.Ordinal);
    private readonly NameTable<bool> _isStandard = new();
    private readonly TransformCounts _counts = new();
    private JsonOutput _output = new();
    private ReadOnlyMemory<byte> _document;
    private PatientContext? _patient;
    private PatientContext? _documentPatient;
    private string _resourceType = "";
    private bool _inKeptExtension;

    public FhirTransform(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities)
    {
        _policy = policy;
        _key = key;
        _identities = identities;
        _pseudonyms = new Pseudonyms(key);
        _systems = new IdentifierSystems(_pseudonyms);
        _references = new ReferenceText(_pseudonyms, identities, _systems);
        _scrubber = new TextScrubber(policy, key, identities);
    }

    /// <summary>What was done.</summary>
    public TransformCounts Counts
    {
        get
        {
            foreach (var (what, count) in _removed)
                _counts.ElementsRemoved[what] = _counts.ElementsRemoved.GetValueOrDefault(what) + count;
            _removed.Clear();
            return _counts;
        }
    }

    /// <summary>Writes the document without its identity at the end of <paramref name="output"/>.</summary>
    /// <param name="faults">Resources of the bundle that were left out, added.</param>
    /// <returns>False where the whole document was refused; then nothing was written.</returns>
    public bool TryTransform(ReadOnlyMemory<byte> document, JsonOutput output, List<ResourceFault> faults)
    {
        _output = output;
        _document = document;
        _patient = null;
        _documentPatient = null;
        _inKeptExtension = false;
        _displays.Clear();
        _notes.Clear();
        var start = output.Length;
        try
        {
            if (!Utf8.IsValid(document.Span))
                throw new RefusedResourceException(QuarantineReason.NotUtf8, "the document is not UTF-8; convert it, for example from Latin-1, and run again");
            var reader = new JsonScanner(document.Span);
            reader.Read();
            Resource(ref reader, isContained: false, faults);
            while (reader.Read())
            {
            }

            _counts.Documents++;
            return true;
        }
        catch (RefusedResourceException refused)
        {
            faults.Add(new ResourceFault(Entry: null, refused.Reason, refused.Message));
        }
        catch (JsonException fault)
        {
            faults.Add(new ResourceFault(
                Entry: null, QuarantineReason.NotJson, $"the JSON breaks at line {fault.LineNumber + 1} of the document, byte {fault.BytePositionInLine}"));
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            faults.Add(new ResourceFault(Entry: null, QuarantineReason.NotUtf8, "a string holds half a character or an escape that is none"));
        }

        output.Rewind(start);
        return false;
    }

    private void Resource(ref JsonScanner reader, bool isContained, List<ResourceFault>? faults)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new RefusedResourceException(QuarantineReason.WrongType, "an object was expected where a resource belongs");
        var head = ResourceHead.Read(reader, _identities, _strings);
        if (!FhirTypes.IsResource(head.Type))
            throw new RefusedResourceException(QuarantineReason.NotAResource, "the object has no resourceType of FHIR R4");
        if (head.Type == "Patient" && head.Id is null && !isContained)
            throw new RefusedResourceException(QuarantineReason.NoPatient, "the Patient has no id");

        var (outerPatient, outerType) = (_patient, _resourceType);
        if (!isContained)
        {
            _patient = head.PatientId is { } id ? Context(id) : _documentPatient;
            if (head.Type == "Patient")
                _documentPatient = _patient;
        }

        _resourceType = head.Type;
        _counts.Resources++;
        var frame = new ObjectFrame { Rules = Rules(head.Type), IsResource = true, FirstDisplay = _displays.Count };
        var hasMeta = false;
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("meta"u8))
                hasMeta = true;
            if (head.Type == "Bundle" && reader.ValueTextEquals("entry"u8))
                Entries(ref reader, faults);
            else
                Property(ref reader, ref frame, isContained);
        }

        if (!hasMeta && !isContained && head.Type != "Bundle")
        {
            _output.Name("meta"u8);
            _output.StartObject();
            WriteSecurity();
            _output.End((byte)'}');
        }

        _output.End((byte)'}');
        _displays.RemoveRange(frame.FirstDisplay, _displays.Count - frame.FirstDisplay);
        (_patient, _resourceType) = (outerPatient, outerType);
    }

    private void Entries(ref JsonScanner reader, List<ResourceFault>? faults)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new RefusedResourceException(QuarantineReason.WrongType, "Bundle.entry is no list");
        _output.Name("entry"u8);
        _output.StartArray();
        var patient = _patient;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var start = reader;
            var (mark, displays, type) = (_output.Length, _displays.Count, _resourceType);
            try
            {
                Entry(ref reader);
            }
            catch (Exception fault) when (faults is not null && fault is RefusedResourceException or InvalidOperationException or FormatException)
            {
                _output.Rewind(mark);
                _displays.RemoveRange(displays, _displays.Count - displays);
                _inKeptExtension = false;
                _resourceType = type;
                _patient = patient;
                reader = start;
                reader.Skip();
                faults!.Add(fault is RefusedResourceException refused
                    ? new ResourceFault(index, refused.Reason, refused.Message)
                    : new ResourceFault(index, QuarantineReason.NotUtf8, "a string holds half a character or an escape that is none"));
            }
        }

        _output.End((byte)']');
    }

    private void Entry(ref JsonScanner reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new RefusedResourceException(QuarantineReason.WrongType, "an entry of the bundle is no object");
        var frame = new ObjectFrame { Rules = Rules("Bundle"), FirstDisplay = _displays.Count };
        _output.StartObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            Property(ref reader, ref frame, isContained: false);
        _output.End((byte)'}');
    }

    private void Removed(string what) => CollectionsMarshal.GetValueRefOrAddDefault(_removed, what, out _)++;

    private PatientContext Context(string patientId)
    {
        if (_contexts.TryGetValue(patientId, out var context))
            return context;
        if (_contexts.Count >= MaximumContexts)
            _contexts.Clear();
        var identity = _identities.Patient(patientId);
        return _contexts[patientId] = new PatientContext(identity, new PatientTransform(_key, _policy, identity));
    }

    private ResourceRules Rules(string type)
    {
        if (!_rules.TryGetValue(type, out var rules))
            _rules[type] = rules = _policy.Elements.For(type);
        return rules;
    }

    private void WriteSecurity()
    {
        _output.Name("security"u8);
        _output.StartArray();
        WriteSecurityLabel();
        _output.End((byte)']');
    }

    private void WriteSecurityLabel()
    {
        _output.StartObject();
        _output.Name("system"u8);
        _output.RawString("http://terminology.hl7.org/CodeSystem/v3-ObservationValue"u8);
        _output.Name("code"u8);
        _output.String(_policy.SecurityLabel);
        _output.End((byte)'}');
    }
}
