using System.Globalization;

namespace Chiron.Testing;

/// <summary>
/// A made-up dataset in the format of DDXPlus: three conditions, seven evidences (fever E_1, cough E_2, pain E_3 with its places E_4 and intensity E_5, smoking E_6, travel E_7), and patients
/// drawn so that pain lies in the chest in angina and in the head in flu.
/// </summary>
public static class SmallDdxPlus
{
    public const string Conditions =
        """
        {"Flu": {"condition_name": "Flu", "icd10-id": "j11.1", "severity": 4, "symptoms": {"E_1": {}, "E_2": {}, "E_3": {}, "E_4": {}, "E_5": {}}, "antecedents": {"E_7": {}}},
         "Angina": {"condition_name": "Angina", "icd10-id": "I20.9", "severity": 2, "symptoms": {"E_3": {}, "E_4": {}, "E_5": {}}, "antecedents": {"E_6": {}, "E_7": {}}},
         "Rhinitis": {"condition_name": "Rhinitis", "icd10-id": "j29, J30", "severity": 5, "symptoms": {"E_2": {}}, "antecedents": {"E_7": {}}}}
        """;

    public const string Evidences =
        """
        {"E_1": {"name": "E_1", "code_question": "E_1", "question_en": "Do you have a fever?", "is_antecedent": false, "default_value": 0, "value_meaning": {}, "possible-values": [], "data_type": "B"},
         "E_2": {"name": "E_2", "code_question": "E_2", "question_en": "Do you cough?", "is_antecedent": false, "default_value": 0, "value_meaning": {}, "possible-values": [], "data_type": "B"},
         "E_3": {"name": "E_3", "code_question": "E_3", "question_en": "Do you have pain?", "is_antecedent": false, "default_value": 0, "value_meaning": {}, "possible-values": [], "data_type": "B"},
         "E_4": {"name": "E_4", "code_question": "E_3", "question_en": "Where is the pain?", "is_antecedent": false, "default_value": "V_1", "data_type": "M",
           "value_meaning": {"V_1": {"en": "nowhere"}, "V_2": {"en": "chest"}, "V_3": {"en": "head"}, "V_4": {"en": "arm"}}, "possible-values": ["V_1", "V_2", "V_3", "V_4"]},
         "E_5": {"name": "E_5", "code_question": "E_3", "question_en": "How intense is it?", "is_antecedent": false, "default_value": 0, "data_type": "C", "value_meaning": {},
           "possible-values": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]},
         "E_6": {"name": "E_6", "code_question": "E_6", "question_en": "Do you smoke?", "is_antecedent": true, "default_value": 0, "value_meaning": {}, "possible-values": [], "data_type": "B"},
         "E_7": {"name": "E_7", "code_question": "E_7", "question_en": "Where did you travel?", "is_antecedent": true, "default_value": "V_10", "data_type": "M",
           "value_meaning": {"V_10": {"en": "N"}, "V_5": {"en": "Asia"}}, "possible-values": ["V_10", "V_5"]}}
        """;

    private const string Header = "AGE,DIFFERENTIAL_DIAGNOSIS,SEX,PATHOLOGY,EVIDENCES,INITIAL_EVIDENCE";

    /// <summary>Writes conditions.json, evidences.json and patients.csv into the folder.</summary>
    public static (string Conditions, string Evidences, string Patients) Write(TemporaryFolder folder, int patients)
    {
        var paths = (folder.File("conditions.json"), folder.File("evidences.json"), folder.File("patients.csv"));
        File.WriteAllText(paths.Item1, Conditions);
        File.WriteAllText(paths.Item2, Evidences);
        File.WriteAllLines(paths.Item3, Patients(patients));
        return paths;
    }

    /// <summary>The lines of a file of patients.</summary>
    public static IEnumerable<string> Patients(int count)
    {
        yield return Header;
        var random = new Random(7);
        for (var n = 0; n < count; n++)
            yield return Patient(n % 3, random);
    }

    /// <summary>One line.</summary>
    public static string Line(int age, string sex, string condition, string first, string differential, params string[] evidences) =>
        string.Create(CultureInfo.InvariantCulture, $"{age},\"{differential}\",{sex},{condition},\"[{string.Join(", ", evidences.Select(evidence => $"'{evidence}'"))}]\",{first}");

    private static string Patient(int condition, Random random)
    {
        var evidences = new List<string>();
        string[] symptoms = condition switch { 0 => ["E_1", "E_2", "E_3"], 1 => ["E_3"], _ => ["E_2"] };
        foreach (var symptom in symptoms)
            if (symptoms.Length == 1 || random.NextDouble() < 0.8)
                evidences.Add(symptom);
        if (evidences.Count == 0)
            evidences.Add("E_1");
        var first = evidences[random.Next(evidences.Count)];
        if (evidences.Contains("E_3"))
        {
            evidences.Add(condition == 0 ? "E_4_@_V_3" : "E_4_@_V_2");
            if (random.NextDouble() < 0.3)
                evidences.Add("E_4_@_V_4");
            evidences.Add($"E_5_@_{(condition == 0 ? random.Next(1, 5) : random.Next(5, 10))}");
        }

        if (condition == 1 && random.NextDouble() < 0.6)
            evidences.Add("E_6");
        evidences.Add(random.NextDouble() < 0.1 ? "E_7_@_V_5" : "E_7_@_V_10");
        return condition switch
        {
            0 => Line(random.Next(1, 90), "F", "Flu", first, "[['Flu', 0.6], ['Rhinitis', 0.4]]", [.. evidences]),
            1 => Line(random.Next(40, 90), "M", "Angina", first, "[['Angina', 0.995], ['Flu', 0.005]]", [.. evidences]),
            _ => Line(random.Next(1, 60), "F", "Rhinitis", first, "[['Rhinitis', 0.7], ['Flu', 0.3]]", [.. evidences]),
        };
    }
}
