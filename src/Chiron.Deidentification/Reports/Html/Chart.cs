namespace Chiron.Deidentification.Reports.Html;

/// <summary>Plots as inline SVG: nothing to load, readable without colour, each with its numbers in words for those who cannot see it.</summary>
internal static class Chart
{
    private const double Width = 720;

    /// <summary>One horizontal bar a row.</summary>
    /// <param name="rows">Label, share from 0 to 1, and what stands at the bar's end.</param>
    /// <param name="limits">Shares at which a dashed line is drawn, with their labels.</param>
    public static PageText Bars(string title, IReadOnlyList<(string Label, double Share, string Text)> rows, params IReadOnlyList<(double Share, string Label)> limits)
    {
        const double Left = 220, Right = 560, Row = 30;
        var top = limits.Count > 0 ? 34.0 : 10;
        var height = top + Row * rows.Count + 8;
        var svg = Open(title, string.Join("; ", rows.Select(row => $"{row.Label}: {row.Text}")), height);
        for (var i = 0; i < rows.Count; i++)
        {
            var y = top + Row * i;
            svg.Add($"<text class=\"label\" x=\"{Left - 8:0}\" y=\"{y + 19:0}\" text-anchor=\"end\">{rows[i].Label}</text>");
            svg.Add($"<rect class=\"track\" x=\"{Left:0}\" y=\"{y + 6:0}\" width=\"{Right - Left:0}\" height=\"18\"/>");
            svg.Add($"<rect class=\"bar\" x=\"{Left:0}\" y=\"{y + 6:0}\" width=\"{(Right - Left) * Math.Clamp(rows[i].Share, 0, 1):0.##}\" height=\"18\"/>");
            svg.Add($"<text class=\"value\" x=\"{Right + 8:0}\" y=\"{y + 19:0}\">{rows[i].Text}</text>\n");
        }

        foreach (var limit in limits)
        {
            var x = Left + (Right - Left) * limit.Share;
            svg.Add($"<line class=\"limit\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{top - 6:0}\" y2=\"{height - 6:0}\"/>");
            svg.Add($"<text class=\"tick\" x=\"{x:0.#}\" y=\"{top - 12:0}\" text-anchor=\"middle\">{limit.Label}</text>");
        }

        return svg.Add($"</svg>\n");
    }

    /// <summary>One horizontal bar a row, parted among the same few kinds, with a legend.</summary>
    /// <param name="rows">Label, shares that add up to 1, and what stands at the bar's end.</param>
    public static PageText Stacks(string title, IReadOnlyList<string> kinds, IReadOnlyList<(string Label, IReadOnlyList<double> Shares, string Text)> rows)
    {
        const double Left = 220, Right = 610, Row = 30, Top = 30;
        var height = Top + Row * rows.Count + 8;
        var svg = Open(title, string.Join("; ", rows.Select(row => $"{row.Label}: {string.Join(", ", kinds.Zip(row.Shares, (kind, share) => $"{kind} {PageText.Percent(share)}"))}")), height);
        for (var k = 0; k < kinds.Count; k++)
        {
            var x = Left + (Right - Left) * k / kinds.Count;
            svg.Add($"<rect class=\"part{k}\" x=\"{x:0}\" y=\"6\" width=\"12\" height=\"12\"/><text class=\"tick\" x=\"{x + 17:0}\" y=\"16\">{kinds[k]}</text>");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var (y, x) = (Top + Row * i, Left);
            svg.Add($"<text class=\"label\" x=\"{Left - 8:0}\" y=\"{y + 19:0}\" text-anchor=\"end\">{rows[i].Label}</text>");
            for (var k = 0; k < kinds.Count; k++)
            {
                var width = (Right - Left) * Math.Clamp(rows[i].Shares[k], 0, 1);
                svg.Add($"<rect class=\"part{k}\" x=\"{x:0.##}\" y=\"{y + 6:0}\" width=\"{width:0.##}\" height=\"18\"/>");
                x += width;
            }

            svg.Add($"<text class=\"value\" x=\"{Right + 8:0}\" y=\"{y + 19:0}\">{rows[i].Text}</text>\n");
        }

        return svg.Add($"</svg>\n");
    }

    /// <summary>Standing bars side by side, the highest as high as the plot.</summary>
    public static PageText Columns(string title, string axis, IReadOnlyList<(string Label, double Value, string Text)> columns, params IReadOnlyList<(int Before, string Label)> limits)
    {
        const double Left = 30, Top = 34, Bottom = 190;
        var step = (Width - 2 * Left) / Math.Max(1, columns.Count);
        var most = columns.Select(column => column.Value).DefaultIfEmpty(1).Max();
        var svg = Open(title, string.Join("; ", columns.Select(column => $"{column.Label}: {column.Text}")), Bottom + 48);
        for (var i = 0; i < columns.Count; i++)
        {
            var tall = most <= 0 ? 0 : (Bottom - Top - 14) * columns[i].Value / most;
            var middle = Left + step * (i + 0.5);
            svg.Add($"<rect class=\"bar\" x=\"{Left + step * i + 8:0.#}\" y=\"{Bottom - tall:0.#}\" width=\"{step - 16:0.#}\" height=\"{tall:0.##}\"/>");
            svg.Add($"<text class=\"value\" x=\"{middle:0.#}\" y=\"{Bottom - tall - 5:0.#}\" text-anchor=\"middle\">{columns[i].Text}</text>");
            svg.Add($"<text class=\"tick\" x=\"{middle:0.#}\" y=\"{Bottom + 16:0}\" text-anchor=\"middle\">{columns[i].Label}</text>\n");
        }

        foreach (var limit in limits)
        {
            var x = Left + step * limit.Before;
            svg.Add($"<line class=\"limit\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top - 12:0}\" y2=\"{Bottom:0}\"/>");
            svg.Add($"<text class=\"tick\" x=\"{x:0.#}\" y=\"{Top - 18:0}\" text-anchor=\"middle\">{limit.Label}</text>");
        }

        svg.Add($"<line class=\"axis\" x1=\"{Left:0}\" x2=\"{Width - Left:0}\" y1=\"{Bottom:0}\" y2=\"{Bottom:0}\"/>");
        svg.Add($"<text class=\"tick\" x=\"{Width / 2:0}\" y=\"{Bottom + 38:0}\" text-anchor=\"middle\">{axis}</text>");
        return svg.Add($"</svg>\n");
    }

    /// <summary>Shares from 0 to 1 over whole numbers from 1 on, with their intervals.</summary>
    public static PageText Curve(string title, string axis, IReadOnlyList<(double Share, double Low, double High, string Text)> points)
    {
        const double Left = 60, Top = 16, Bottom = 200, Right = Width - 30;
        double X(int i) => Left + (Right - Left) * (i + 0.5) / Math.Max(1, points.Count);
        double Y(double share) => Bottom - (Bottom - Top) * share;
        var svg = Open(title, string.Join("; ", points.Select((point, i) => $"{i + 1}: {point.Text}")), Bottom + 48);
        foreach (var share in (ReadOnlySpan<double>)[0, 0.25, 0.5, 0.75, 1])
        {
            svg.Add($"<line class=\"grid\" x1=\"{Left:0}\" x2=\"{Right:0}\" y1=\"{Y(share):0.#}\" y2=\"{Y(share):0.#}\"/>");
            svg.Add($"<text class=\"tick\" x=\"{Left - 8:0}\" y=\"{Y(share) + 4:0.#}\" text-anchor=\"end\">{100 * share:0} %</text>");
        }

        svg.Add($"<polyline class=\"curve\" points=\"");
        for (var i = 0; i < points.Count; i++)
            svg.Add($"{X(i):0.#},{Y(points[i].Share):0.#} ");
        svg.Add($"\"/>\n");
        for (var i = 0; i < points.Count; i++)
        {
            var (share, low, high, text) = points[i];
            svg.Add($"<line class=\"whisker\" x1=\"{X(i):0.#}\" x2=\"{X(i):0.#}\" y1=\"{Y(low):0.#}\" y2=\"{Y(high):0.#}\"/>");
            svg.Add($"<circle class=\"point\" cx=\"{X(i):0.#}\" cy=\"{Y(share):0.#}\" r=\"4\"><title>{text}</title></circle>");
            svg.Add($"<text class=\"tick\" x=\"{X(i):0.#}\" y=\"{Bottom + 18:0}\" text-anchor=\"middle\">{i + 1}</text>\n");
        }

        svg.Add($"<text class=\"tick\" x=\"{(Left + Right) / 2:0}\" y=\"{Bottom + 40:0}\" text-anchor=\"middle\">{axis}</text>");
        return svg.Add($"</svg>\n");
    }

    private static PageText Open(string title, string description, double height) => new PageText()
        .Add($"<p class=\"caption\">{title}</p>\n<svg viewBox=\"0 0 {Width:0} {height:0}\" role=\"img\" aria-label=\"{title}. {description}\"><title>{title}</title>\n");
}
