using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Answers;

/// <summary>
/// Words an assessment for an audience. Every sentence is put together from facts of the assessment and names them; nothing is added.
/// </summary>
public sealed class AnswerComposer(KnowledgePack pack)
{
    public ComposedAnswer Compose(Assessment assessment, Audience audience)
    {
        var draft = new AnswerDraft(assessment);
        if (audience == Audience.Clinician)
            new ClinicianWording(pack, assessment, draft).Write();
        else
            new PatientWording(pack, assessment, draft).Write();
        return draft.Answer(audience);
    }
}
