namespace Chiron.Model.Delphi;

/// <summary>Sums over the rows that were learned; the published loss is <see cref="PerTarget"/>.</summary>
public readonly record struct DelphiLoss(double CrossEntropy, double Wait, long Targets)
{
    /// <summary>Mean cross-entropy plus mean negative log-likelihood of the wait, in nats.</summary>
    public double PerTarget => (CrossEntropy + Wait) / Math.Max(1, Targets);

    public static DelphiLoss operator +(DelphiLoss a, DelphiLoss b) => new(a.CrossEntropy + b.CrossEntropy, a.Wait + b.Wait, a.Targets + b.Targets);
}
