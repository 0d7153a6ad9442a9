namespace Chiron.Deidentification;

/// <summary>The labels of tokens: 0 outside, then for each category one for its first token and one for those that follow.</summary>
internal static class TagSet
{
    public const int Outside = 0;

    /// <summary>Labels in a row of weights; a multiple of a vector's width.</summary>
    public const int Stride = 64;

    /// <summary>How many labels there are.</summary>
    public const int Count = 1 + 2 * ((int)IdentifierCategory.Id + 1);

    public static int First(IdentifierCategory category) => 1 + 2 * (int)category;

    public static int Following(IdentifierCategory category) => 2 + 2 * (int)category;

    public static bool IsFollowing(int label) => label > 0 && (label & 1) == 0;

    public static IdentifierCategory Category(int label) => (IdentifierCategory)((label - 1) / 2);

    /// <summary>Whether a label may stand after another: one that follows only after its own category.</summary>
    public static bool MayFollow(int previous, int label) => !IsFollowing(label) || previous == label || previous == label - 1;
}
