namespace Chiron.Intake.Fhir;

/// <summary>Reads US Core's race and ethnicity extensions: the first OMB category, else the text.</summary>
internal static class DemographicsReader
{
    public static void Read(ref JsonCursor cursor, ClinicalResource patient)
    {
        cursor.ExpectList("extension");
        while (cursor.NextItem("extension"))
        {
            var isRace = false;
            var isEthnicity = false;
            string? category = null;
            string? text = null;
            while (cursor.NextProperty(out var name))
            {
                if (name.SequenceEqual("url"u8))
                {
                    var url = cursor.Text("extension.url");
                    isRace = url == "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
                    isEthnicity = url == "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity";
                }
                else if (name.SequenceEqual("extension"u8))
                {
                    cursor.ExpectList("extension");
                    while (cursor.NextItem("extension"))
                        ReadDemographic(ref cursor, ref category, ref text);
                }

                cursor.Skip();
            }

            if (isRace)
                patient.Race = category ?? text;
            else if (isEthnicity)
                patient.Ethnicity = category ?? text;
        }
    }

    private static void ReadDemographic(ref JsonCursor cursor, ref string? category, ref string? text)
    {
        var isCategory = false;
        string? value = null;
        string? code = null;
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("url"u8))
            {
                isCategory = cursor.Text("extension.url") == "ombCategory";
            }
            else if (name.SequenceEqual("valueString"u8))
            {
                value = cursor.Text("extension.valueString");
            }
            else if (name.SequenceEqual("valueCoding"u8))
            {
                cursor.ExpectObject("extension.valueCoding");
                var concept = new Concept();
                FhirDataTypes.ReadCoding(ref cursor, concept, "extension.valueCoding");
                code = concept.HasCode ? concept.Codings[0].Code : null;
            }

            cursor.Skip();
        }

        if (isCategory)
            category ??= code;
        else
            text ??= value;
    }
}
