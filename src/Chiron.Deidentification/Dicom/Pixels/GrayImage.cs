namespace Chiron.Deidentification;

/// <summary>An image of 8-bit gray values, row by row, as text is looked for in it.</summary>
/// <param name="Pixels">Width · Height values.</param>
public sealed record GrayImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>The image enlarged by a whole factor, values between pixels interpolated: burned-in letters are often too small to be read.</summary>
    internal GrayImage Enlarge(int factor)
    {
        if (factor == 1)
            return this;
        var (width, height) = (Width * factor, Height * factor);
        var result = new byte[(long)width * height];
        for (var y = 0; y < height; y++)
        {
            var sy = Math.Clamp((y + 0.5f) / factor - 0.5f, 0, Height - 1);
            var (y0, fy) = ((int)sy, sy - (int)sy);
            var upper = Pixels.AsSpan(y0 * Width, Width);
            var lower = Pixels.AsSpan(Math.Min(y0 + 1, Height - 1) * Width, Width);
            for (var x = 0; x < width; x++)
            {
                var sx = Math.Clamp((x + 0.5f) / factor - 0.5f, 0, Width - 1);
                var (x0, fx) = ((int)sx, sx - (int)sx);
                var x1 = Math.Min(x0 + 1, Width - 1);
                var top = upper[x0] + (upper[x1] - upper[x0]) * fx;
                var bottom = lower[x0] + (lower[x1] - lower[x0]) * fx;
                result[y * width + x] = (byte)(top + (bottom - top) * fy + 0.5f);
            }
        }

        return new GrayImage(width, height, result);
    }

    /// <summary>
    /// Black where a pixel is clearly brighter than what surrounds it, white elsewhere: letters of any brightness on a band of any gray, which stand out
    /// from one another no more.
    /// </summary>
    /// <param name="radius">Half the side of the square that a pixel is compared with.</param>
    /// <param name="contrast">Gray values above the mean of the square.</param>
    internal GrayImage BrighterThanAround(int radius, int contrast)
    {
        var sums = new long[(Width + 1) * (Height + 1)];
        for (var y = 0; y < Height; y++)
        {
            long row = 0;
            for (var x = 0; x < Width; x++)
            {
                row += Pixels[y * Width + x];
                sums[(y + 1) * (Width + 1) + x + 1] = sums[y * (Width + 1) + x + 1] + row;
            }
        }

        var result = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            var (top, bottom) = (Math.Max(0, y - radius) * (Width + 1), Math.Min(Height, y + radius + 1) * (Width + 1));
            for (var x = 0; x < Width; x++)
            {
                var (left, right) = (Math.Max(0, x - radius), Math.Min(Width, x + radius + 1));
                var around = sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left];
                var area = (long)(right - left) * ((bottom - top) / (Width + 1));
                result[y * Width + x] = Pixels[y * Width + x] * area > around + contrast * area ? (byte)0 : (byte)255;
            }
        }

        return new GrayImage(Width, Height, result);
    }
}
