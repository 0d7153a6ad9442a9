namespace Chiron.Deidentification;

/// <summary>Somebody named in a generated note.</summary>
internal sealed class InventedPerson
{
    private static readonly string[] Degrees = ["MD", "MD", "M.D.", "DO", "PhD", "NP", "PA-C", "MD, PhD", "MBBS"];

    public InventedPerson(NoteRandom random, InventedNames names, bool? female = null, string? family = null)
    {
        IsFemale = female ?? random.Chance(0.5);
        Given = names.Given(random, IsFemale);
        Middle = names.Given(random, IsFemale);
        Family = family ?? names.Family(random);
        Degree = random.Of(Degrees);
        Title = IsFemale ? random.Of<string>(["Mrs.", "Ms.", "Ms", "Mrs", "Miss"]) : random.Of<string>(["Mr.", "Mr.", "Mr"]);
    }

    public bool IsFemale { get; }

    public string Given { get; }

    public string Middle { get; }

    public string Family { get; }

    public string Degree { get; }

    public string Title { get; }

    /// <summary>The name in a form: full, first, last, lf (Last, First), lfm, fl (F. Last), ini, lowini, lc; null for none of these.</summary>
    public string? Named(string form, NoteRandom random) => form switch
    {
        "full" => random.Below(10) switch
        {
            0 => $"{Given} {Middle[0]} {Family}",
            1 or 2 => $"{Given} {Middle[0]}. {Family}",
            3 => $"{Given} {Middle} {Family}",
            _ => $"{Given} {Family}",
        },
        "first" => Given,
        "last" => Family,
        "lf" => random.Below(5) switch { 0 => $"{Family},{Given}", 1 => $"{Family}, {Given} {Middle[0]}", _ => $"{Family}, {Given}" },
        "lfm" => $"{Family}, {Given} {Middle[0]}{(random.Chance(0.5) ? "." : "")}",
        "fl" => random.Below(3) switch { 0 => $"{Given[0]} {Family}", 1 => $"{Given[0]}.{Family}", _ => $"{Given[0]}. {Family}" },
        "ini" => random.Chance(0.5) ? $"{Given[0]}{Family[0]}" : $"{Given[0]}.{Family[0]}.",
        "lowini" => $"{Given[0]}{Family[0]}".ToLowerInvariant(),
        "lc" => Family.ToLowerInvariant(),
        _ => null,
    };

    /// <summary>A word that agrees with the person: he, his, man, sexletter, …; null for none of these.</summary>
    public string? Agreeing(string form, NoteRandom random) => form switch
    {
        "title" => Title,
        "deg" => Degree,
        "he" => IsFemale ? "she" : "he",
        "He" => IsFemale ? "She" : "He",
        "his" => IsFemale ? "her" : "his",
        "His" => IsFemale ? "Her" : "His",
        "him" => IsFemale ? "her" : "him",
        "man" => IsFemale ? random.Of<string>(["woman", "lady", "female"]) : random.Of<string>(["man", "gentleman", "male"]),
        "sexword" => IsFemale ? "female" : "male",
        "sexletter" => IsFemale ? "F" : "M",
        _ => null,
    };
}
