namespace Chiron.Intake;

/// <summary>One line of a <c>quarantine.ndjson</c>: the item, and where its bytes stand in <c>broken.bin</c> beside it.</summary>
internal sealed record QuarantineLine(QuarantinedItem Item, long BrokenOffset, long BrokenLength);
