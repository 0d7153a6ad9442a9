using System.Text.Json.Serialization;
using Chiron.Validation.CrossValidation;
using Chiron.Validation.Encounters;
using Chiron.Validation.Osce;
using Chiron.Validation.DdxPlus;
using Chiron.Validation.RareDisease;
using Chiron.Validation.Sequential;
using Chiron.Validation.Triage;

namespace Chiron.Validation.Reports;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ValidationReport))]
[JsonSerializable(typeof(CrossValidationReport))]
[JsonSerializable(typeof(RareDiseaseReport))]
[JsonSerializable(typeof(OsceReport))]
[JsonSerializable(typeof(DdxPlusReport))]
[JsonSerializable(typeof(SequentialReport))]
[JsonSerializable(typeof(VisitReport))]
[JsonSerializable(typeof(EncounterReport))]
[JsonSerializable(typeof(TriageReport))]
internal sealed partial class ValidationJson : JsonSerializerContext;
