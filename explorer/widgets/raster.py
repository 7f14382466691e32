"""PointRaster: draws any number of points into a picture, with numpy alone, exactly for every view.

A pixel holds one byte: the code of the point that is seen there (class and random rank, see `PointTiles`),
0 for none. Points are written as single pixels, which then grow to dots: the larger of two codes wins, so
growing is a maximum of shifted pictures, and numpy takes the maximum of 64 bytes at once. The colour table
turns codes into colours.
"""

import numpy as np
from numpy.typing import NDArray

from explorer.widgets.dots import Dot
from explorer.widgets.point_tiles import LEVELS, PointTiles, codes_a_level
from explorer.widgets.viewport import Viewport

_CHUNK = 16384  # points at a time, so that what is computed in between stays in the cache
_BAND = 1 << 17  # bytes of a picture at a time, for the same reason
_ALIGNMENT = 16


class PointRaster:
    """Buffers of one picture size, kept from frame to frame."""

    def __init__(self) -> None:
        self._width = self._height = self._margin = self._stride = 0
        self._indent = 0
        self._points = self._grown = self._wide = np.empty(0, np.uint8)
        self._shades = [np.empty(0, np.uint8)] * (LEVELS - 1)
        self._x = np.empty(_CHUNK, np.float32)
        self._y = np.empty(_CHUNK, np.float32)
        self._column = np.empty(_CHUNK, np.int32)
        self._row = np.empty(_CHUNK, np.int32)
        self._index = np.empty(_CHUNK, np.intp)

    def draw(self, tiles: PointTiles, viewport: Viewport, ratio: float, dot: Dot) -> NDArray[np.uint8]:
        """Draw all points of a view.

        Parameters
        ----------
        tiles
            The points.
        viewport
            The view, in logical pixels.
        ratio
            Device pixels per logical pixel.
        dot
            What stands for a point.

        Returns
        -------
        NDArray[np.uint8]
            (height, width) codes: 0 none, then the codes of the points, those of each shade of the dot one
            level higher than those of the shade before. It is a view of a buffer which the next call
            overwrites; rows are `strides[0]` bytes apart, a multiple of 4.
        """
        width = max(round(viewport.width * ratio), 1)
        height = max(round(viewport.height * ratio), 1)
        self._resize(width, height, dot.reach + 1)
        self._points.fill(0)
        self._scatter(tiles, viewport, ratio)
        self._grow(dot, codes_a_level(tiles.category_count))
        picture = self._grown.reshape(-1, self._stride)
        return picture[self._margin : self._margin + height, self._indent : self._indent + width]

    def _resize(self, width: int, height: int, margin: int) -> None:
        """Make room around the picture, so that dots half outside need no special case."""
        if (width, height, margin) == (self._width, self._height, self._margin):
            return
        self._width, self._height, self._margin = width, height, margin
        self._indent = _round_up(margin, _ALIGNMENT)
        self._stride = _round_up(self._indent + width + margin, _ALIGNMENT)
        rows = height + 2 * margin
        self._points = np.zeros(self._stride * rows, np.uint8)
        self._grown = np.zeros(self._stride * rows, np.uint8)
        band = max(_BAND, self._stride)
        self._wide = np.empty(band + 2 * margin * self._stride, np.uint8)
        self._shades = [np.empty(band, np.uint8) for _ in range(LEVELS - 1)]

    def _scatter(self, tiles: PointTiles, viewport: Viewport, ratio: float) -> None:
        """Write each point's code to its pixel; of points in one pixel the last one stays."""
        left, bottom, right, top = viewport.bounds
        scale = viewport.scale * ratio
        reach = self._margin / scale
        # float32 keeps fractions of a pixel only near zero: take the corner off first, and put back what
        # the corner itself lost when it was rounded.
        x0, y0 = np.float32(left), np.float32(top)
        factor = np.float32(scale)
        add_x = np.float32((float(x0) - left) * scale + self._indent)
        add_y = np.float32((top - float(y0)) * scale + self._margin)
        low_x, high_x = np.float32(self._indent - self._margin), np.float32(self._indent + self._width)
        low_y, high_y = np.float32(0), np.float32(self._margin + self._height)
        for span in tiles.spans((left - reach, bottom - reach, right + reach, top + reach)):
            for start in range(span.start, span.stop, _CHUNK):
                stop = min(start + _CHUNK, span.stop)
                count = stop - start
                x, y = self._x[:count], self._y[:count]
                np.subtract(tiles.x[start:stop], x0, out=x)
                np.multiply(x, factor, out=x)
                np.add(x, add_x, out=x)
                np.subtract(y0, tiles.y[start:stop], out=y)
                np.multiply(y, factor, out=y)
                np.add(y, add_y, out=y)
                if not span.is_inside:
                    # What lies outside goes to the margin's outermost pixels, whose dots stay unseen.
                    np.minimum(np.maximum(x, low_x, out=x), high_x + np.float32(self._margin - 1), out=x)
                    np.minimum(np.maximum(y, low_y, out=y), high_y + np.float32(self._margin - 1), out=y)
                column, row, index = self._column[:count], self._row[:count], self._index[:count]
                np.copyto(column, x, casting="unsafe")
                np.copyto(row, y, casting="unsafe")
                np.multiply(row, np.int32(self._stride), out=row)
                np.add(row, column, out=index)
                self._points[index] = tiles.codes[start:stop]

    def _grow(self, dot: Dot, level_size: int) -> None:
        """Widen each point to its dot, a band of rows at a time, so that the bands stay in the cache."""
        band_rows = max(_BAND // self._stride, 1)
        for top in range(self._margin, self._margin + self._height, band_rows):
            self._grow_band(dot, level_size, top, min(top + band_rows, self._margin + self._height))

    def _grow_band(self, dot: Dot, level_size: int, top: int, bottom: int) -> None:
        """For each shade, the maximum over the disc of that shade's size; then the darkest shade wins."""
        stride, reach = self._stride, dot.reach
        start, size = top * stride, (bottom - top) * stride
        first, last = start - reach * stride, start + size + reach * stride
        wide = self._points[first:last]
        shades = [self._grown[start : start + size], *(shade[:size] for shade in self._shades)]
        is_begun = [False] * LEVELS
        for half_width in range(dot.half_widths[0][0] + 1):
            if half_width:
                # Wider by a pixel to either side.
                wider = self._wide[: last - first]
                np.maximum(wide, self._points[first - half_width : last - half_width], out=wider)
                np.maximum(wider, self._points[first + half_width : last + half_width], out=wider)
                wide = wider
            for level, shade in enumerate(shades):
                for row, row_half_width in enumerate(dot.half_widths[LEVELS - 1 - level]):
                    if row_half_width != half_width:
                        continue
                    above = wide[(reach - row) * stride :][:size]
                    below = wide[(reach + row) * stride :][:size]
                    if not is_begun[level]:
                        is_begun[level] = True
                        np.maximum(above, below, out=shade)
                        continue
                    np.maximum(shade, above, out=shade)
                    if row:
                        np.maximum(shade, below, out=shade)
        core = shades[0]
        for level, shade in enumerate(shades[1:], start=1):
            # From the core's codes down to this shade's; nothing (0) stays nothing.
            drop = np.uint8(level_size * level)
            np.maximum(shade, drop, out=shade)
            np.subtract(shade, drop, out=shade)
            np.maximum(core, shade, out=core)


def _round_up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple
