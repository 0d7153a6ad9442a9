using System.Numerics;
using Chiron.Knowledge;
using Chiron.Simulation.Charts;

namespace Chiron.Simulation.Fhir;

/// <summary>ImagingStudy of a test that makes pictures.</summary>
internal static class Imaging
{
    // Words in a test's id and the DICOM modality (PS3.3 C.7.3.1.1.1) that they name.
    private static readonly (string Word, string Modality, string Name)[] s_modalities =
    [
        ("x-ray", "DX", "Digital Radiography"), ("radiograph", "DX", "Digital Radiography"), ("mammogra", "MG", "Mammography"),
        ("mri", "MR", "Magnetic Resonance"), ("magnetic-resonance", "MR", "Magnetic Resonance"), ("ct", "CT", "Computed Tomography"),
        ("cta", "CT", "Computed Tomography"), ("computed-tomography", "CT", "Computed Tomography"), ("ultrasound", "US", "Ultrasound"),
        ("echocardiogra", "US", "Ultrasound"), ("doppler", "US", "Ultrasound"), ("pet", "PT", "Positron emission tomography"),
    ];

    /// <summary>Null for a test without pictures.</summary>
    public static (string Code, string Name)? ModalityOf(TestDefinition test)
    {
        foreach (var (word, modality, name) in s_modalities)
            if (word.Length <= 3 ? Array.IndexOf(test.Id.Split('-'), word) >= 0 : test.Id.Contains(word, StringComparison.Ordinal))
                return (modality, name);
        return null;
    }

    public static void Write(Guid id, (string Code, string Name) modality, TestDefinition test, ChartEntry entry, RecordContext context)
    {
        // A UID from a UUID, as PS3.5 B.2 derives it.
        var uid = "2.25." + new BigInteger(id.ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true);
        var w = context.Sink.Begin("ImagingStudy", id);
        w.WriteStartArray("identifier"u8);
        w.WriteStartObject();
        w.WriteString("system"u8, "urn:dicom:uid"u8);
        w.WriteString("value"u8, "urn:oid:" + uid);
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteString("status"u8, "available"u8);
        w.WriteStartArray("modality"u8);
        w.WriteStartObject();
        w.CodingBody("http://dicom.nema.org/resources/ontology/DCM", modality.Code, modality.Name);
        w.WriteEndObject();
        w.WriteEndArray();
        context.Patient(w, "subject"u8);
        context.Encounter(w, "encounter"u8);
        w.Time("started"u8, entry.Time);
        w.WriteString("description"u8, test.Name);
        w.WriteNumber("numberOfSeries"u8, 1);
        w.WriteNumber("numberOfInstances"u8, 1);
        w.WriteStartArray("series"u8);
        w.WriteStartObject();
        w.WriteString("uid"u8, uid + ".1");
        w.WriteNumber("number"u8, 1);
        w.Coding("modality"u8, "http://dicom.nema.org/resources/ontology/DCM", modality.Code, modality.Name);
        w.WriteNumber("numberOfInstances"u8, 1);
        w.WriteEndObject();
        w.WriteEndArray();
        context.Sink.End("ImagingStudy");
    }
}
