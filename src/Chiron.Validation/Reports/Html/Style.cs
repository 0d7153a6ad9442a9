namespace Chiron.Validation.Reports.Html;

/// <summary>The page's one style sheet: light and dark by the reader's setting, and for print.</summary>
internal static class Style
{
    public const string Sheet =
        """
        :root { color-scheme: light dark; --page:#fbfaf8; --card:#fff; --ink:#1d232b; --soft:#5b6572; --line:#e4e2dc; --grid:#edebe6;
          --model:#0b63c5; --baseline:#7d8590; --counts:#2d7d46; --oracle:#c2570c; --accent:#0b63c5; --note:#fff7e6; --note-line:#ecd9a8; }
        @media (prefers-color-scheme: dark) { :root { --page:#12161b; --card:#1a2027; --ink:#e7eaee; --soft:#9aa5b1; --line:#2c343d; --grid:#262d35;
          --model:#6cb0ff; --baseline:#98a2ad; --counts:#74c98f; --oracle:#ffa45c; --accent:#6cb0ff; --note:#2a2415; --note-line:#5c4c1f; } }
        * { box-sizing: border-box; }
        body { margin:0; background:var(--page); color:var(--ink); font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif; }
        main { max-width:1040px; margin:0 auto; padding:40px 24px 80px; }
        h1 { font-size:30px; line-height:1.2; letter-spacing:-.02em; margin:0 0 6px; } h2 { font-size:20px; letter-spacing:-.01em; margin:48px 0 6px; }
        h3 { font-size:15px; margin:20px 0 6px; } p { margin:6px 0 14px; max-width:74ch; } .soft { color:var(--soft); } a { color:inherit; text-decoration:none; }
        p a, .soft a { color:var(--accent); }
        .tiles { display:grid; grid-template-columns:repeat(auto-fit,minmax(146px,1fr)); gap:12px; margin:26px 0 8px; }
        .tile, .card { background:var(--card); border:1px solid var(--line); border-radius:12px; } .tile { padding:14px 14px 12px; } .card { padding:18px 20px; margin:12px 0; }
        .tile b { display:block; font-size:27px; line-height:1.2; font-weight:650; letter-spacing:-.02em; font-variant-numeric:tabular-nums; }
        .tile span { display:block; font-size:13px; color:var(--soft); } .tile.model { border-top:3px solid var(--model); } .tile.baseline { border-top:3px solid var(--baseline); }
        .tile.counts { border-top:3px solid var(--counts); } .tile.oracle { border-top:3px solid var(--oracle); }
        .notes { background:var(--note); border:1px solid var(--note-line); border-radius:12px; padding:12px 18px; margin:18px 0; font-size:14.5px; } .notes ul { margin:4px 0; padding-left:20px; }
        .legend { display:flex; gap:18px; flex-wrap:wrap; font-size:13.5px; color:var(--soft); margin:6px 0 10px; } .legend span { display:inline-flex; gap:6px; align-items:center; }
        .scroll { overflow-x:auto; } svg.plot { display:block; width:100%; height:auto; } svg.forest { min-width:760px; } svg.square { max-width:400px; }
        svg text { fill:var(--ink); font-size:12.5px; } svg text.tick, svg text.small, svg text.axis { fill:var(--soft); font-size:11.5px; } svg text.label { font-weight:550; font-size:13px; }
        svg text.value { font-weight:600; font-variant-numeric:tabular-nums; } svg a:hover text.label { fill:var(--accent); }
        .grid { stroke:var(--grid); } .rule { stroke:var(--grid); } .chance { stroke:var(--soft); stroke-dasharray:3 4; opacity:.7; }
        .whisker { stroke-width:1.6; opacity:.75; } .curve { fill:none; stroke-width:2; stroke-linejoin:round; }
        .whisker.model, .curve.model { stroke:var(--model); } .whisker.baseline, .curve.baseline { stroke:var(--baseline); } .whisker.counts, .curve.counts { stroke:var(--counts); } .whisker.oracle, .curve.oracle { stroke:var(--oracle); }
        .mark.model { fill:var(--model); } .mark.baseline { fill:var(--baseline); } .mark.counts { fill:var(--counts); } .mark.oracle { fill:var(--oracle); } .curve.baseline, .curve.counts { stroke-dasharray:5 3; }
        .pair { display:grid; grid-template-columns:repeat(auto-fit,minmax(300px,1fr)); gap:10px 28px; }
        table { border-collapse:collapse; width:100%; font-size:13.5px; font-variant-numeric:tabular-nums; } th, td { padding:6px 10px; text-align:right; border-bottom:1px solid var(--line); white-space:nowrap; }
        th { color:var(--soft); font-weight:550; } th:first-child, td:first-child { text-align:left; padding-left:0; } tr:last-child td { border-bottom:0; } td.text { text-align:left; white-space:normal; }
        details { background:var(--card); border:1px solid var(--line); border-radius:12px; margin:8px 0; } details[open] { padding-bottom:16px; }
        summary { cursor:pointer; padding:12px 18px; display:flex; gap:12px; align-items:baseline; justify-content:space-between; list-style:none; } summary::-webkit-details-marker { display:none; }
        summary::after { content:"+"; color:var(--soft); } details[open] summary::after { content:"−"; } summary b { font-weight:600; } summary .soft { font-size:13.5px; flex:1; }
        details > div { padding:0 18px; } :target { outline:2px solid var(--accent); outline-offset:2px; } code { font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace; overflow-wrap:anywhere; }
        footer { margin-top:56px; font-size:13px; color:var(--soft); border-top:1px solid var(--line); padding-top:14px; }
        @media print { body { background:#fff; } details, .card, .tile { break-inside:avoid; } }
        """;
}
