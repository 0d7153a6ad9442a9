namespace Chiron.Timelines.Meds;

/// <summary>Counts of each code over the training split, as one query.</summary>
internal static class CodeStatistics
{
    /// <summary>Columns: the code, its events, its subjects, its numeric values. Counted by subject first, which is far cheaper than distinct subjects.</summary>
    public static string Sql(string events, string code, string subjects) =>
        $"""
         SELECT {code}, sum(n)::BIGINT, count(*), sum(v)::BIGINT
         FROM (SELECT {code}, subject_id, count(*) AS n, count(numeric_value) AS v
               FROM {events} SEMI JOIN (SELECT subject_id FROM {subjects} WHERE split = 'train') USING (subject_id)
               GROUP BY {code}, subject_id)
         GROUP BY {code}
         """;
}
