using System.Diagnostics;
using System.Globalization;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>
/// Files per second of de-identifying the headers of small DICOM files on one thread, from memory to memory and from disk to disk, beside a plain read and
/// write of the same files; and the memory held after many of them. Pixels are not looked at.
/// </summary>
internal static class DicomBenchmark
{
    private const int SmallFile = 16_000;

    public static void Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine("dicom FOLDER [ROUNDS], or dicom FOLDER run TARGET: give a folder of DICOM files, such as imaging/dicom");
            return;
        }

        if (arguments.Length == 3 && arguments[1] == "run")
        {
            WholeRun(arguments[0], arguments[2]);
            return;
        }

        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5;
        var format = new DicomPart10();
        var paths = Directory.EnumerateFiles(arguments[0], "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length is > 0 and < SmallFile).Order(StringComparer.Ordinal).ToList();
        var key = DeidentificationKey.FromBytes(new byte[DeidentificationKey.Bytes]);
        var options = DicomCleaner.OptionsFor(DeidentificationPolicy.Longitudinal) & ~DicomOptions.CleanPixelData & ~DicomOptions.CleanGraphics;
        var cleaner = new DicomCleaner(DeidentificationPolicy.Longitudinal, key, options: options);
        paths.RemoveAll(path => !cleaner.Clean(path, Stream.Null).IsWritten);
        var files = paths.ConvertAll(File.ReadAllBytes);
        var elements = files.Sum(file => Elements(format.Read(file.AsMemory()).Dataset));
        var folder = Directory.CreateTempSubdirectory("chiron-dicom-");
        try
        {
            Interleaved.Compare(
                $"DICOM, {files.Count} files of {files.Sum(file => (long)file.Length):N0} bytes, {elements:N0} elements", "files", rounds,
                new Contender("copy: reader to writer, in memory", () => Copy(format, files)),
                new Contender("clean, in memory", () => Clean(cleaner, files)),
                new Contender("clean, a new cleaner", () => Clean(new DicomCleaner(DeidentificationPolicy.Longitudinal, key, options: options), files)),
                new Contender("clean, disk to disk", () => Clean(cleaner, paths, folder.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Memory(cleaner, files);
    }

    // The counts of a whole run, pixels included.
    private static void WholeRun(string source, string target)
    {
        var key = DeidentificationKey.FromBytes(new byte[DeidentificationKey.Bytes]);
        var report = new Deidentifier(DeidentificationPolicy.Longitudinal, key, degreeOfParallelism: 1).Run(source, target).Dicom!;
        Console.WriteLine($"{report.Files} files, {report.Written} written ({report.Decompressed} decompressed), {report.Quarantined} quarantined, {report.Withdrawn} of them withdrawn after cleaning, {report.StringsSearched} strings searched");
        foreach (var finding in report.Findings)
            Console.WriteLine($"       {finding.File} {finding.Element} {finding.Kind}");
        foreach (var (outcome, files) in report.Pixels)
            Console.WriteLine($"{files,6} {outcome}");
        foreach (var group in report.Quarantine.GroupBy(entry => entry.Reason, StringComparer.Ordinal))
            Console.WriteLine($"{group.Count(),6} {group.Key}");
        Console.WriteLine(report.Elements);
        Console.WriteLine(report.Utility);
        foreach (var (rule, counts) in report.Utility.Rules)
            Console.WriteLine($"{rule,-14} {counts}");
    }

    private static long Copy(DicomPart10 format, List<byte[]> files)
    {
        using var target = new MemoryStream();
        foreach (var file in files)
        {
            target.SetLength(0);
            format.Write(format.Read(file.AsMemory()), target);
        }

        return files.Count;
    }

    private static long Clean(DicomCleaner cleaner, List<byte[]> files)
    {
        using var target = new MemoryStream();
        foreach (var file in files)
        {
            target.SetLength(0);
            if (!cleaner.Clean(file.AsMemory(), target).IsWritten)
                throw new InvalidOperationException("a file that was cleaned before is refused");
        }

        return files.Count;
    }

    private static long Clean(DicomCleaner cleaner, List<string> paths, string folder)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            using var target = File.Create(Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture)));
            cleaner.Clean(paths[i], target);
        }

        return paths.Count;
    }

    private static void Memory(DicomCleaner cleaner, List<byte[]> files)
    {
        foreach (var times in (int[])[1, 10, 40])
        {
            for (var i = 0; i < times; i++)
                Clean(cleaner, files);
            using var process = Process.GetCurrentProcess();
            Console.WriteLine($"after {times * files.Count:N0} more files: {GC.GetTotalMemory(forceFullCollection: true) / 1e6:N1} MB held, peak of the process {process.PeakWorkingSet64 / 1e6:N0} MB");
        }
    }

    private static long Elements(DicomDataset dataset) => dataset.Elements.Sum(element => 1 + (element.Items?.Sum(Elements) ?? 0));
}
