namespace Chiron.Simulation.Notes;

/// <summary>Sentences that clinicians write, with identifiers in braces. One of each group is drawn for a note.</summary>
internal static class NoteTemplates
{
    public static readonly string[] Headers =
    [
        "{hospital}\n{ward}\nPatient: {lastfirst}    MRN: {mrn}    DOB: {dobslash}\nDate of service: {dateslash}    Attending: {doctor}\n",
        "{hospital}, {hospitaladdress}\nTel {hospitalphone}\n\nRE: {full}   DOB {dobiso}   MRN# {mrn}\nSeen on {datelong} by {doctor}\n",
        "Name: {title} {given} {family}\nMedical Record Number: {mrn}\nSSN: {ssn}\nBirth date: {doblong}\nVisit date: {dateiso}\nProvider: {doctor}, {hospital}\n",
        "{FAMILY}, {GIVEN} | {mrn} | DOB {dobdash} | {datedash} | {doctor}\n",
    ];

    public static readonly string[] Openings =
    [
        "{title} {family} is a {age} {person} who presents {complaint}.",
        "{given} {family} is a {age} {person}, a {occupation} at {employer}, seen today {complaint}.",
        "I saw {full} in {ward} on {dateslash}. {He} came {complaint}.",
        "Thank you for asking me to see this {age} {person}. {title} {family} came {complaint}.",
    ];

    public static readonly string[] Home =
    [
        "{He} lives at {address} with {his} {relation} {contact}.",
        "{He} lives in {city}; {his} {relation}, {contact}, can be reached at {contactphone}.",
        "Lives with {relation} ({contactgiven}, {contactphone}). Works as a {occupation} for {employer}.",
        "{He} is accompanied by {his} {otherrelation} {other}. Home address {address}.",
    ];

    public static readonly string[] FormerNames =
    [
        "Older records are filed under {his} maiden name, {maiden}.",
        "Formerly known as {given} {maiden}.",
    ];

    public static readonly string[] Nicknames =
    [
        "{He} goes by {nickname}.",
        "\"{nickname}\" to the staff who know {him}.",
    ];

    public static readonly string[] Closings =
    [
        "I called {given} at {mobile} with the plan. {doctor}",
        "Results will be sent to {email}. Return visit with {doctor}. Phone {home} for questions.",
        "{title} {family} agrees with the plan; {his} {relation} {contactgiven} was informed. Signed, {doctor}, {datelong}",
        "Insurance member number {member}. A copy goes to {his} home, {address}. Electronically signed by {doctor} on {dateslash}.",
    ];

    public static readonly string[] Moves =
    [
        "{He} moved here from {formeraddress}.",
        "Previously lived in {formercity}.",
    ];
}
