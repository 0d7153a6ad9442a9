using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>Splits training patients into those to fit and, one in ten by a hash of the patient's number, those to choose options by.</summary>
public static class DelphiSplit
{
    private const ulong Seed = 0xDE1F;

    public static (List<DelphiRecord> Fit, List<DelphiRecord> Tuning) Of(IEnumerable<DelphiRecord> records)
    {
        var (fit, tuning) = (new List<DelphiRecord>(), new List<DelphiRecord>());
        foreach (var record in records)
            (new CounterRandom(Seed, record.Patient).NextInt32(10) == 0 ? tuning : fit).Add(record);
        return (fit, tuning);
    }
}
