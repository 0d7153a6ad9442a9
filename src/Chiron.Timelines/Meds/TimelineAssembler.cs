using System.Text;
using Chiron.Timelines.DuckDb;

namespace Chiron.Timelines.Meds;

/// <summary>Turns chunks of rows, contiguous by subject, into timelines. One file after the other, for one thread.</summary>
internal sealed class TimelineAssembler(StringTable codeTable, StringTable textTable, Func<long, bool> wanted)
{
    /// <summary>Longer texts (notes) belong to their subject's own table, so that the shared one stays small.</summary>
    private const int LongestSharedText = 64;

    private readonly Utf8StringIds _codes = new(codeTable);
    private readonly Utf8StringIds _texts = new(textTable);
    private readonly TimelineBuilder _builder = new(codeTable, textTable);
    private readonly HashSet<long> _seen = [];
    private StringTable? _ownTexts;
    private long _subject;
    private bool _open;
    private bool _keep;

    /// <summary>Adds the timelines that <paramref name="chunk"/> completes to <paramref name="finished"/>.</summary>
    /// <exception cref="MedsException">A subject's rows do not stand together, or a row has no subject or no code.</exception>
    public void Add(DataChunk chunk, string path, List<Timeline> finished)
    {
        var subjectMask = chunk.Validity(0);
        var timeMask = chunk.Validity(1);
        var codeMask = chunk.Validity(2);
        var valueMask = chunk.Validity(3);
        var textMask = chunk.Validity(4);
        var subjects = chunk.Int64(0);
        var times = chunk.Int64(1);
        var codes = chunk.Text(2);
        var values = chunk.Float(3);
        var texts = chunk.Text(4);

        for (var row = 0; row < subjects.Length; row++)
        {
            if (!subjectMask.IsValid(row) || !codeMask.IsValid(row))
                throw new MedsException($"'{path}' has a row without a {(subjectMask.IsValid(row) ? "code" : "subject_id")}; the MEDS standard wants both in every row.");
            if (!_open || subjects[row] != _subject)
                Open(subjects[row], path, finished);
            if (!_keep)
                continue;

            _builder.Add(
                timeMask.IsValid(row) ? times[row] : Timeline.StaticTime,
                _codes.Intern(codes[row]),
                valueMask.IsValid(row) ? values[row] : float.NaN,
                textMask.IsValid(row) ? TextId(texts[row]) : -1);
        }
    }

    /// <summary>Ends a file: the subject that is open is complete.</summary>
    public void Close(List<Timeline> finished)
    {
        if (_open && _keep)
            finished.Add(_ownTexts is null ? _builder.Build(_subject) : _builder.Build(_subject, _ownTexts));
        _ownTexts = null;
        _open = false;
    }

    private void Open(long subject, string path, List<Timeline> finished)
    {
        Close(finished);
        if (!_seen.Add(subject))
            throw new MedsException(
                $"A subject's rows do not stand together: one whose rows begin again in '{path}' was read before. The MEDS standard wants each subject in one file, " +
                "contiguous. `chiron timelines check` lists such subjects.");
        _subject = subject;
        _open = true;
        _keep = wanted(subject);
    }

    private int TextId(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= LongestSharedText)
            return _texts.Intern(utf8);
        _ownTexts ??= new StringTable(textTable);
        return _ownTexts.Intern(Encoding.UTF8.GetString(utf8));
    }
}
