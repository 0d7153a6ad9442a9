namespace Chiron.Deidentification;

/// <summary>
/// Everything that the record states to identify one patient and those around them: names, aliases, relatives, addresses, telephones, identifiers.
/// Collected over all files before anything is written. Safe to add to from several threads.
/// </summary>
public sealed class PatientIdentity(string id)
{
    /// <summary>More than this many strings of one patient are refused, so that a runaway record cannot take all memory.</summary>
    public const int MaximumTerms = 4096;

    private readonly Lock _lock = new();
    private readonly HashSet<IdentityTerm> _terms = [];
    private readonly Dictionary<string, PersonName> _names = new(StringComparer.Ordinal);
    private int _firstDay = int.MaxValue;
    private int _lastDay = int.MinValue;
    private IdentityMatcher? _matcher;

    /// <summary>The patient's id in the source.</summary>
    public string Id { get; } = id;

    /// <summary>The first dated day of the record but for the birth; null where nothing is dated.</summary>
    public DateOnly? FirstDay => _firstDay == int.MaxValue ? null : DateOnly.FromDayNumber(_firstDay);

    /// <summary>The last dated day of the record; null where nothing is dated.</summary>
    public DateOnly? LastDay => _lastDay == int.MinValue ? null : DateOnly.FromDayNumber(_lastDay);

    /// <summary>Birth date as the source has it; null where unknown.</summary>
    public DateOnly? BirthDate { get; internal set; }

    public IReadOnlyCollection<IdentityTerm> Terms => _terms;

    /// <summary>Names of the patient and of relatives.</summary>
    public IReadOnlyCollection<PersonName> Names => _names.Values;

    /// <summary>Finds this patient's terms in text; made when first asked for, and anew when something was added.</summary>
    internal IdentityMatcher Matcher
    {
        get
        {
            if (Volatile.Read(ref _matcher) is { } made)
                return made;
            lock (_lock)
                return _matcher ??= new IdentityMatcher(Names, Terms, isGlobal: false);
        }
    }

    public void AddName(PersonName name)
    {
        lock (_lock)
            if (_names.TryAdd($"{name.Family}|{string.Join(' ', name.Given)}", name))
            {
                _matcher = null; // made anew, with what has been learnt since
                RefuseBeyond(_names.Count);
            }
    }

    public void Add(string? text, IdentifierCategory category)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        lock (_lock)
            if (_terms.Add(new IdentityTerm(text.Trim(), category)))
            {
                _matcher = null;
                RefuseBeyond(_terms.Count);
            }
    }

    // Left out silently, a string would be unknown to the scrubber and to the audit alike.
    private static void RefuseBeyond(int count)
    {
        if (count > MaximumTerms)
            throw new DeidentificationException(
                $"one patient's record states more than {MaximumTerms} different names or identifiers; it may join the records of many people under one id: split it and run again");
    }

    internal void Join(PatientIdentity other)
    {
        foreach (var name in other.Names)
            AddName(name);
        foreach (var term in other.Terms)
            Add(term.Text, term.Category);
        AddDays(other._firstDay, other._lastDay);
        BirthDate ??= other.BirthDate;
    }

    internal void AddDays(int first, int last)
    {
        lock (_lock)
        {
            _firstDay = Math.Min(_firstDay, first);
            _lastDay = Math.Max(_lastDay, last);
        }
    }
}
