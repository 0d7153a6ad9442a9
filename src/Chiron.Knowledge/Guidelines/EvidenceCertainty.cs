namespace Chiron.Knowledge.Guidelines;

/// <summary>How sure the evidence makes one of the effect, in GRADE's words (Balshem et al. 2011, doi:10.1016/j.jclinepi.2010.07.015).</summary>
public enum EvidenceCertainty
{
    VeryLow,
    Low,
    Moderate,
    High,
}
