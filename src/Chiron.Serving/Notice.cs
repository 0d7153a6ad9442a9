namespace Chiron.Serving;

/// <summary>What every answer says about itself.</summary>
internal static class Notice
{
    public const string Text = "decision support, not a medical device";
}
