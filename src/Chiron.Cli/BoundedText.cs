using System.Text;

namespace Chiron.Cli;

/// <summary>Text of unknown length from a file or a pipe, up to a limit.</summary>
internal static class BoundedText
{
    /// <summary>Characters; a bundle of one patient is far smaller.</summary>
    private const int MostCharacters = 64 << 20;

    /// <exception cref="VerbException">There is more than any case has.</exception>
    public static string ReadAll(TextReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[1 << 16];
        int read;
        while ((read = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostCharacters)
                throw new VerbException(ExitCode.BadInput, $"the input has more than {MostCharacters >> 20} million characters, more than any case; give one person's case.");
        }

        return text.ToString();
    }
}
