using System.Globalization;
using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;

namespace Chiron.Simulation.Notes;

/// <summary>What each word in braces of <see cref="NoteTemplates"/> stands for in one visit of one person. A kind marks an identifier.</summary>
internal sealed class NoteWords(Life life, Visit visit, string complaint)
{
    private static readonly CultureInfo s_english = CultureInfo.InvariantCulture;

    public (string? Kind, string Text) LookUp(string word)
    {
        var person = life.Person;
        var female = person.Sex == Sex.Female;
        return word switch
        {
            "full" => ("name", person.FullName),
            "lastfirst" => ("name", $"{person.Family}, {person.Given} {person.Middle}"),
            "given" => ("name", person.Given),
            "family" => ("name", person.Family),
            "GIVEN" => ("name", person.Given.ToUpperInvariant()),
            "FAMILY" => ("name", person.Family.ToUpperInvariant()),
            "maiden" => ("name", person.MaidenName ?? person.Family),
            "nickname" => ("name", person.Nickname ?? person.Given),
            "contact" => ("relative", person.Contact.Name),
            "contactgiven" => ("relative", person.Contact.Given),
            "other" => ("relative", person.OtherRelative.Name),
            "contactphone" => ("phone", person.Contact.Phone),
            "home" => ("phone", person.HomePhone),
            "mobile" => ("phone", Parenthesised(person.MobilePhone)),
            "email" => ("email", person.Email),
            "mrn" => ("mrn", person.Mrn),
            "ssn" => ("ssn", person.Ssn),
            "member" => ("member-number", person.MemberId),
            "address" => ("address", person.Address.OnOneLine),
            "city" => ("city", person.Address.Place.City),
            "formeraddress" => ("address", (person.FormerAddress ?? person.Address).OnOneLine),
            "formercity" => ("city", (person.FormerAddress ?? person.Address).Place.City),
            "employer" => ("employer", person.Employer),
            "doctor" => ("clinician", visit.Clinician.Name),
            "hospital" => ("organization", visit.Site.Name),
            "hospitaladdress" => ("address", visit.Site.Address.OnOneLine),
            "hospitalphone" => ("phone", visit.Site.Phone),
            "dobslash" => ("date", Slash(person.Birth)),
            "dobiso" => ("date", person.Birth.ToString("yyyy-MM-dd", s_english)),
            "dobdash" => ("date", person.Birth.ToString("MM-dd-yyyy", s_english)),
            "doblong" => ("date", Long(person.Birth)),
            "dateslash" => ("date", Slash(visit.Start)),
            "dateiso" => ("date", visit.Start.ToString("yyyy-MM-dd", s_english)),
            "datedash" => ("date", visit.Start.ToString("MM-dd-yyyy", s_english)),
            "datelong" => ("date", Long(visit.Start)),
            "title" => (null, person.Title),
            "ward" => (null, visit.Site.Ward),
            "occupation" => (null, person.Occupation),
            "relation" => (null, person.Contact.Relation),
            "otherrelation" => (null, person.OtherRelative.Relation),
            "complaint" => (null, complaint),
            "person" => (null, person.AgeAt(visit.Start) < 18 ? (female ? "girl" : "boy") : female ? "woman" : "man"),
            "age" => Age(person.AgeAt(visit.Start)),
            "He" => (null, female ? "She" : "He"),
            "him" => (null, female ? "her" : "him"),
            "his" => (null, female ? "her" : "his"),
            _ => throw new ArgumentException($"no note word '{word}'", nameof(word)),
        };
    }

    // An age above 89 identifies (45 CFR 164.514(b)(2)(i)(C)).
    private static (string? Kind, string Text) Age(double years) =>
        years < 2 ? (null, $"{(int)(years * 12)}-month-old") : (years >= 90 ? "age" : null, $"{(int)years}-year-old");

    private static string Slash(DateTime date) => date.ToString("M/d/yyyy", s_english);

    private static string Long(DateTime date) => date.ToString("MMMM d, yyyy", s_english);

    private static string Parenthesised(string phone) => $"({phone[..3]}) {phone[4..]}";
}
