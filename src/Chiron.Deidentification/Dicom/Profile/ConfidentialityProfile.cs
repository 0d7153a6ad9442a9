using System.Collections.Frozen;

namespace Chiron.Deidentification;

/// <summary>The Basic Application Level Confidentiality Profile with a choice of options: what happens to each element. For any number of threads.</summary>
internal sealed class ConfidentialityProfile
{
    // UIDs that name a kind of thing or a register, never an instance; the profile does not list them.
    private static readonly string[] KindsOfUid = ["SOPClass", "CodingScheme", "ContextUID", "ContextGroup", "MappingResource", "TransferSyntax", "ImplementationClass"];

    private readonly FrozenDictionary<uint, DicomAction> _actions;

    public ConfidentialityProfile(DicomOptions options)
    {
        Options = options;
        _actions = ConfidentialityTable.Actions(options);
    }

    public DicomOptions Options { get; }

    public bool Has(DicomOptions option) => (Options & option) != DicomOptions.None;

    public DicomAction Listed(DicomTag tag) => (tag.Group >> 8) switch
    {
        0x50 => DicomAction.Remove, // curves: all of the group
        0x60 => _actions.GetValueOrDefault((tag.Value & 0xFF000000) | tag.Element),
        _ => _actions.GetValueOrDefault(tag.Value),
    };

    /// <summary>For what the table does not list; stricter than the profile, which keeps it, where it could still tell who somebody is.</summary>
    /// <param name="vr">What the value is.</param>
    public DicomAction Unlisted(DicomTag tag, DicomVr vr)
    {
        if (!DicomDictionary.Contains(tag) || tag.Group is 0 or 2 or 4)
            return DicomAction.Remove;
        return vr switch
        {
            DicomVr.PN or DicomVr.AE => DicomAction.Dummy,
            DicomVr.UR or DicomVr.UN => DicomAction.Remove,
            DicomVr.DA or DicomVr.DT or DicomVr.TM => Has(DicomOptions.RetainModifiedDates) ? DicomAction.ShiftDate : DicomAction.Dummy,
            DicomVr.UI => Has(DicomOptions.RetainUids) || IsKindOfThing(tag) ? DicomAction.Keep : DicomAction.ReplaceUid,
            _ when vr.IsText => DicomAction.CleanText,
            _ => DicomAction.Keep,
        };
    }

    private static bool IsKindOfThing(DicomTag tag)
    {
        var keyword = DicomDictionary.Keyword(tag);
        foreach (var kind in KindsOfUid)
            if (keyword.Contains(kind, StringComparison.Ordinal))
                return true;
        return false;
    }
}
