namespace Chiron.Deidentification.Reports.Html;

/// <summary>The page's style: one column, dark on light or light on dark as the reader's system has it, and plain on paper.</summary>
internal static class Style
{
    public const string Css =
        """
        :root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--line:#d1d9e0;--paper:#fff;--bar:#0b6bcb;--part1:#8a63d2;--part2:#d4a72c;--part3:#8c959f;--track:#eaeef2;--limit:#b3261e;--good:#dafbe1;--bad:#ffebe9}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--paper:#0d1117;--bar:#4493f8;--part1:#ab7df8;--part2:#d4a72c;--part3:#6e7681;--track:#21262d;--limit:#ff7b72;--good:#12361f;--bad:#4c1512}}
        body{font:16px/1.55 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
        h1{line-height:1.2}h2{margin-top:2.4rem;border-bottom:1px solid var(--line)}h3{margin:1.4rem 0 .3rem;font-size:1rem}
        table{border-collapse:collapse;width:100%;margin:.4rem 0 1.2rem;font-size:.94rem}td,th{text-align:left;padding:.28rem .5rem;border-bottom:1px solid var(--line);font-weight:400;vertical-align:top}
        thead th{font-weight:600}td:last-child,thead th:last-child,.number{text-align:right;font-variant-numeric:tabular-nums}
        .verdict{padding:.8rem 1rem;border-radius:.4rem;font-weight:600}.passed{background:var(--good)}.failed{background:var(--bad)}
        .caption{font-weight:600;font-size:.94rem;margin:1.2rem 0 0}.note{color:var(--soft);font-size:.9rem}svg{width:100%;height:auto;margin:.6rem 0;font:13px system-ui,sans-serif}
        svg text{fill:var(--ink)}svg .tick{fill:var(--soft);font-size:12px}.bar,.part0{fill:var(--bar)}.part1{fill:var(--part1)}.part2{fill:var(--part2)}.part3{fill:var(--part3)}.track{fill:var(--track)}.axis,.grid{stroke:var(--line)}
        .limit{stroke:var(--limit);stroke-dasharray:5 4;stroke-width:1.5}.curve{fill:none;stroke:var(--bar);stroke-width:2}.whisker{stroke:var(--bar);stroke-width:1.5}.point{fill:var(--bar)}
        @media print{body{max-width:none;margin:0;font-size:10.5pt}h2{break-after:avoid}svg,table{break-inside:avoid}}
        """;
}
