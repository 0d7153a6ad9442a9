namespace Chiron.Model.Delphi;

/// <summary>What Delphi-2M's token numbers mean, beyond the diseases 13 … : the files hold these numbers less one.</summary>
public static class DelphiTokens
{
    public const int Padding = 0;
    public const int NoEvent = 1;
    public const int Female = 2;
    public const int Male = 3;

    /// <summary>From here on a token is a disease; 4 … 12 are lifestyle.</summary>
    public const int FirstDisease = 13;

    /// <summary>Published vocabulary: death is its last token, 1269.</summary>
    public const int Count = 1270;

    /// <summary>Padding, sex and lifestyle are given and never predicted: the published <c>ignore_tokens</c>.</summary>
    public static bool IsGiven(int token) => token != NoEvent && token < FirstDisease;
}
