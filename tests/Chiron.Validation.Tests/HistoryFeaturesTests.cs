using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Predictors;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Tests;

public sealed class HistoryFeaturesTests
{
    private static readonly DateTime Now = new(2020, 6, 1);

    [Fact]
    public void Given_a_record_When_read_Then_only_what_stands_there_up_to_the_time_counts_and_the_latest_value_wins()
    {
        var builder = new TimelineBuilder();
        PredictionPoint Point(float value, bool later)
        {
            builder.Add(new Event(null, "GENDER//F"));
            builder.Add(new Event(Now.AddYears(-40), MedsCodes.Birth));
            builder.Add(new Event(Now.AddDays(-9), "LOINC//1", 3));
            builder.Add(new Event(Now.AddDays(-8), "LOINC//1", value));
            builder.Add(new Event(Now, "HPO//1", null, "absent"));
            if (later)
                builder.Add(new Event(Now.AddDays(1), "LOINC//1", 999));
            return new PredictionPoint(builder.Build(1), Now, 40, Sex.Female);
        }

        var features = new HistoryFeatures();
        for (var i = 0; i < 100; i++)
            features.AddTraining(Point(i % 2 == 0 ? 10 : 20, later: true));
        var design = features.Close(1, (_, rows) => rows.Add(0, 7));
        var one = new SparseRows();
        features.Fill(Point(15, later: false), one);
        one.EndRow();

        // the caller's, then the counts of three codes and of one answer, and one latest value
        Assert.Equal(6, features.Columns);
        Assert.Equal(100, design.Count);
        Assert.Equal(7, design.Values(0)[0]);
        var values = one.Values(0).ToArray();
        Array.Sort(values);
        Assert.Equal([0, MathF.Log(2), MathF.Log(2), MathF.Log(2), MathF.Log(3)], values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Given_a_code_of_few_training_points_When_closed_Then_it_has_no_column()
    {
        var builder = new TimelineBuilder();
        var features = new HistoryFeatures();
        for (var i = 0; i < 60; i++)
        {
            builder.Add(new Event(Now, "COMMON"));
            if (i < 19)
                builder.Add(new Event(Now, "RARE"));
            features.AddTraining(new PredictionPoint(builder.Build(i), Now, 40, Sex.Female));
        }

        features.Close(0, (_, _) => { });

        Assert.Equal(1, features.Columns);
    }
}
