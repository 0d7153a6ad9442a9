namespace Chiron.Model;

/// <summary>The hazards of an ensemble: nothing in them depends on a member's seed, so they are fitted for one and serve all.</summary>
internal sealed class SharedHazards
{
    private bool _isKnown;
    private HazardTable? _table;

    /// <summary>What was fitted before; else fits it.</summary>
    /// <param name="fit">Null where there is nothing to fit.</param>
    public HazardTable? GetOrFit(Func<HazardTable?> fit)
    {
        if (!_isKnown)
            (_table, _isKnown) = (fit(), true);
        return _table;
    }

    /// <summary>Takes those of a member that was trained before a run was resumed.</summary>
    public void TakeFrom(string memberFolder)
    {
        if (!_isKnown)
            (_table, _isKnown) = (HazardTable.Load(memberFolder), true);
    }
}
