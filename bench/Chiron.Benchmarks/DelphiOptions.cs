using System.Globalization;
using Chiron.Model.Delphi;

namespace Chiron.Benchmarks;

/// <summary>What the Delphi commands were asked to do.</summary>
internal sealed record DelphiOptions(string Folder, DelphiConfiguration Configuration)
{
    public int Threads { get; init; } = 1;

    /// <summary>Networks trained one after the other from different seeds, and averaged.</summary>
    public int Members { get; init; } = 1;

    public int Every { get; init; } = 200;

    public int StopAfter { get; init; }

    /// <summary>Learn from nine tenths of the training patients and measure on the last: where options are chosen.</summary>
    public bool Tune { get; init; }

    /// <summary>Ends with the area under the ROC curve of each disease, on all validation patients.</summary>
    public bool Areas { get; init; }

    /// <param name="arguments">FOLDER [own] [name=value …]; names are those of <see cref="DelphiConfiguration"/> and of this record.</param>
    public static DelphiOptions Parse(string[] arguments)
    {
        if (arguments.Length == 0)
            throw new ArgumentException("give the folder that holds Delphi's train.bin and val.bin", nameof(arguments));
        var own = arguments.Skip(1).Contains("own");
        var options = new DelphiOptions(arguments[0], own ? DelphiConfiguration.Own : DelphiConfiguration.Published);
        foreach (var argument in arguments.Skip(1).Where(argument => argument != "own"))
        {
            var parts = argument.Split('=', 2);
            options = Set(options, parts[0], parts.Length == 2 ? parts[1] : "true");
        }

        return options.StopAfter > 0 ? options : options with { StopAfter = options.Configuration.Steps };
    }

    private static DelphiOptions Set(DelphiOptions options, string name, string value)
    {
        // Records made for initializers: the copies here are ours alone, so setting a property of one is safe.
        var copy = options with { Configuration = options.Configuration with { } };
        object target = typeof(DelphiConfiguration).GetProperty(name) is null ? copy : copy.Configuration;
        var property = target.GetType().GetProperty(name) ?? throw new ArgumentException($"there is no option '{name}'", nameof(name));
        var type = property.PropertyType;
        property.SetValue(target, type.IsEnum ? Enum.Parse(type, value) : Convert.ChangeType(value, type, CultureInfo.InvariantCulture));
        return copy;
    }
}
