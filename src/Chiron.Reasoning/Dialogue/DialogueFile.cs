using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Reasoning.Dialogue;

/// <summary>A dialogue on disk: its moves, and the digest of every turn, so that a replay can be held against what was seen. It may quote what a person said.</summary>
public sealed record DialogueFile
{
    public const string CurrentFormat = "chiron-case/1";

    private const long LargestBytes = 16 << 20;

    public required string Format { get; init; }

    /// <summary>Name and version of the pack.</summary>
    public required string Pack { get; init; }

    /// <summary>Content hash of the pack.</summary>
    public required string PackHash { get; init; }

    /// <summary>Id and hash of the release whose model was asked; null where the pack judged alone.</summary>
    public string? Release { get; init; }

    public required IReadOnlyList<DialogueMove> Moves { get; init; }

    /// <summary>Digest of the turn after each move.</summary>
    public required IReadOnlyList<string> Digests { get; init; }

    public static DialogueFile Of(CaseDialogue dialogue, Knowledge.KnowledgePack pack, string? release = null) => new()
    {
        Format = CurrentFormat,
        Pack = $"{pack.Name} {pack.Version}",
        PackHash = pack.ContentHash,
        Release = release,
        Moves = [.. dialogue.Moves],
        Digests = [.. dialogue.Turns.Select(turn => turn.Digest)],
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="DialogueFileException">It is not such a file.</exception>
    public static DialogueFile Read(string path)
    {
        if (!File.Exists(path))
            throw new DialogueFileException($"there is no case file '{path}'; check the path that was given.");
        if (new FileInfo(path).Length > LargestBytes)
            throw new DialogueFileException($"'{path}' is larger than any case file ({LargestBytes >> 20} MiB); check the path that was given.");
        DialogueFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), DialogueJson.Default.DialogueFile);
        }
        catch (JsonException fault)
        {
            throw new DialogueFileException($"'{path}' is no case file: line {(fault.LineNumber ?? 0) + 1} is not what was expected.", fault);
        }

        if (file is not { Format: CurrentFormat, Moves: not null, Digests: not null } || file.Moves.Count != file.Digests.Count || file.Moves.Any(m => m is null) || file.Moves.Count > CaseDialogue.MostMoves)
            throw new DialogueFileException($"'{path}' is no case file of the format {CurrentFormat}: it needs as many digests as moves, at most {CaseDialogue.MostMoves}.");
        return file;
    }

    /// <summary>Writes it whole or not at all.</summary>
    public void Write(string path) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(this, DialogueJson.Default.DialogueFile) + "\n");
}
