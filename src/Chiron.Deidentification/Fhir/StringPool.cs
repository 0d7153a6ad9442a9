using System.Text;

namespace Chiron.Deidentification;

/// <summary>Short strings that come again and again, made once. For one thread.</summary>
internal sealed class StringPool
{
    private const int Limit = 4096;
    private readonly NameTable<string> _known = new();
    private int _count;

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (_known.TryGet(utf8, out var text))
            return text;
        text = Encoding.UTF8.GetString(utf8);
        if (_count++ < Limit)
            _known.Set(utf8, text);
        return text;
    }
}
