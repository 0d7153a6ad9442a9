namespace Chiron.Model.Delphi;

/// <summary>One patient's life: tokens in order of age.</summary>
/// <param name="Patient">The file's number.</param>
/// <param name="AgesDays">Never falling.</param>
/// <param name="Tokens">As long as <paramref name="AgesDays"/>; <see cref="DelphiTokens"/>.</param>
public sealed record DelphiRecord(uint Patient, int[] AgesDays, int[] Tokens)
{
    /// <summary>0 female, 1 male, 2 where no token says it.</summary>
    public int Sex => Array.IndexOf(Tokens, DelphiTokens.Female) >= 0 ? 0 : Array.IndexOf(Tokens, DelphiTokens.Male) >= 0 ? 1 : 2;
}
