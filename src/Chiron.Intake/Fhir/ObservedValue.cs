namespace Chiron.Intake.Fhir;

/// <summary>An observation's or a component's code and its <c>value[x]</c>, reused from resource to resource.</summary>
internal sealed class ObservedValue
{
    public Concept Code { get; } = new();

    public ObservedValueKind Kind { get; set; }

    public double Number { get; set; }

    public bool Boolean { get; set; }

    public string? Unit { get; set; }

    public string? Text { get; set; }

    public Concept Concept { get; } = new();

    public void Clear()
    {
        Code.Clear();
        Concept.Clear();
        Kind = ObservedValueKind.None;
        Unit = null;
        Text = null;
    }
}
