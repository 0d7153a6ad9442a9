using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>Text recognition by the tesseract program, one process an image: picture in, boxes out. Safe for several threads.</summary>
public sealed class Tesseract : ITextFinder
{
    private const int LongestSide = 2400;
    private const int LargestFactor = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _program;

    private Tesseract(string program) => _program = program;

    /// <summary>The program where it is installed on the path; null elsewhere.</summary>
    public static Tesseract? Find()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            if (folder.Length > 0 && Path.Combine(folder, OperatingSystem.IsWindows() ? "tesseract.exe" : "tesseract") is var program && File.Exists(program))
                return new Tesseract(program);
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextBox>? Find(GrayImage image)
    {
        var factor = Math.Clamp(LongestSide / Math.Max(image.Width, image.Height), 1, LargestFactor);
        var large = image.Enlarge(factor);
        var head = Encoding.ASCII.GetBytes($"P5\n{large.Width} {large.Height}\n255\n");
        return Run(stream =>
        {
            stream.Write(head);
            stream.Write(large.Pixels);
        }) is { } table ? Read(table, factor, image.Width, image.Height) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextBox>? Find(ReadOnlyMemory<byte> file) =>
        Run(stream => stream.Write(file.Span)) is { } table ? Read(table, 1, int.MaxValue, int.MaxValue) : null;

    private string? Run(Action<Stream> write)
    {
        var start = new ProcessStartInfo(_program, ["stdin", "stdout", "--psm", "11", "--dpi", "150", "-l", "eng", "tsv"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                using var input = process.StandardInput.BaseStream;
                write(input);
            }
            catch (IOException)
            {
                // it ended without reading all: its exit code says so
            }

            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            errors.Wait();
            return process.ExitCode == 0 && output.Result.StartsWith("level", StringComparison.Ordinal) ? output.Result : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // One line a word: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    private static List<TextBox> Read(string table, int factor, int width, int height)
    {
        var words = new List<(string Line, TextBox Box, bool IsText)>();
        foreach (var line in table.Split('\n'))
        {
            var parts = line.Split('\t');
            if (parts.Length < 12 || parts[0] != "5")
                continue;
            var (left, top) = (int.Parse(parts[6], CultureInfo.InvariantCulture), int.Parse(parts[7], CultureInfo.InvariantCulture));
            var (wide, high) = (int.Parse(parts[8], CultureInfo.InvariantCulture), int.Parse(parts[9], CultureInfo.InvariantCulture));
            var confidence = double.Parse(parts[10], CultureInfo.InvariantCulture);
            var box = new TextBox(left / factor, top / factor, (left + wide + factor - 1) / factor, (top + high + factor - 1) / factor);
            words.Add(($"{parts[2]}/{parts[3]}/{parts[4]}", box.Grow(Math.Max(2, (box.Bottom - box.Top) / 4), width, height), IsText(parts[11], confidence)));
        }

        // What stands in a line with a word that was read is text as well, however badly it was read; and so are lines in a column with it.
        var lines = words.Where(word => word.IsText).Select(word => word.Line).ToHashSet(StringComparer.Ordinal);
        var text = words.FindAll(word => lines.Contains(word.Line)).ConvertAll(word => word.Box);
        var rest = words.FindAll(word => !lines.Contains(word.Line)).ConvertAll(word => word.Box);
        for (var i = 0; i < text.Count; i++)
            for (var k = rest.Count - 1; k >= 0; k--)
                if (IsNextInColumn(text[i], rest[k]))
                {
                    text.Add(rest[k]);
                    rest.RemoveAt(k);
                }

        return text;
    }

    // Of about the same height, right above or below, and flush on one side.
    private static bool IsNextInColumn(TextBox box, TextBox other)
    {
        var (height, otherHeight) = (box.Bottom - box.Top, other.Bottom - other.Top);
        return otherHeight * 3 > height * 2 && otherHeight * 2 < height * 3 &&
            other.Top < box.Bottom + height && other.Bottom > box.Top - height &&
            (Math.Abs(other.Left - box.Left) < height / 2 || Math.Abs(other.Right - box.Right) < height / 2);
    }

    // Texture is read as single signs and as words of little confidence.
    private static bool IsText(string word, double confidence)
    {
        var signs = word.Count(char.IsLetterOrDigit);
        if (signs < 2 || signs * 2 <= word.Length)
            return false;
        var isNumber = signs >= 3 && word.Any(char.IsDigit); // numbers and mixtures are no words that recognition could be sure of
        return confidence >= (isNumber ? 20 : signs >= 4 ? 40 : 70);
    }
}
