using System.Diagnostics;
using System.Text;

namespace Chiron.Deidentification.Tests;

/// <summary>An independent reader, DCMTK's dcmdump, where it is installed; tests that ask for it are skipped elsewhere.</summary>
internal static class DicomTools
{
    /// <summary>The elements of each file as that reader sees them: path of tags, item by item, and value as printed, which cuts long ones.</summary>
    public static List<List<DumpedElement>> Dump(IReadOnlyList<string> files)
    {
        var all = new List<List<DumpedElement>>();
        foreach (var part in files.Chunk(100))
        {
            var start = new ProcessStartInfo(Require("dcmdump"), ["-q", "-Un", "+F", .. part])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.Latin1, UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            Parse(process.StandardOutput, all);
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"dcmdump refuses an output: {errors.Result}");
        }

        return all;
    }

    public static string Require(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"'{program}' is not installed, so there is no independent reader to check with");
        return path!;
    }

    // "  (0008,1155) UI [1.2.3]      #  6, 1 ReferencedSOPInstanceUID", indented by two for each level of sequence and item.
    private static void Parse(StreamReader output, List<List<DumpedElement>> all)
    {
        var open = new List<string>();
        var items = new Dictionary<int, int>();
        while (output.ReadLine() is { } line)
        {
            if (line.StartsWith("# dcmdump (", StringComparison.Ordinal))
            {
                all.Add([]);
                items.Clear();
            }

            var indent = line.TakeWhile(c => c == ' ').Count();
            if (line.Length < indent + 15 || line[indent] != '(' || line[indent + 5] != ',' || line[indent + 10] != ')')
                continue;
            var tag = line.Substring(indent + 1, 9).ToUpperInvariant();
            var level = indent / 2;
            open.RemoveRange(Math.Min(level, open.Count), Math.Max(0, open.Count - level));
            if (tag is "FFFE,E00D" or "FFFE,E0DD")
                continue;
            if (tag == "FFFE,E000")
            {
                items[level] = items.GetValueOrDefault(level) + 1;
                open.Add($"item {items[level]}");
                continue;
            }

            var comment = line.LastIndexOf('#');
            var value = line[(indent + 15)..(comment < 0 ? line.Length : comment)].Trim();
            items.Remove(level + 1);
            all[^1].Add(new DumpedElement(string.Join('/', open.Append(tag)), tag.Replace(",", "", StringComparison.Ordinal), line.Substring(indent + 12, 2), value));
            open.Add(tag);
        }
    }

    /// <param name="Tag">Eight hexadecimal digits.</param>
    /// <param name="Vr">Two letters, as the file has it.</param>
    internal readonly record struct DumpedElement(string Path, string Tag, string Vr, string Value)
    {
        /// <summary>Whether it says anything: neither empty, nor the heading of a sequence.</summary>
        public bool HasValue => !Value.StartsWith("(no value available)", StringComparison.Ordinal) && !Value.StartsWith("(Sequence", StringComparison.Ordinal) && Value is not ("[]" or "");
    }
}
