"""PointRaster: draws any number of points into a picture, with numpy alone, exactly for every view.

A pixel first holds one byte: the code of the point that is seen there (class and random rank, see
`PointTiles`), 0 for none. Points are written as single pixels, which then grow to dots: the larger of two
codes wins, so growing is a maximum of shifted pictures, and numpy takes the maximum of 64 bytes at once.
Last, a colour table turns codes into colours, two pixels at a time.
"""

import math
import sys

import numpy as np
from numpy.typing import NDArray

from explorer.widgets.dots import Dot
from explorer.widgets.point_tiles import LEVELS, PointTiles, codes_a_level
from explorer.widgets.viewport import Viewport

_CHUNK = 1 << 15  # points at a time, so that what is computed in between stays in the cache
_BAND = 1 << 17  # bytes of a picture at a time, for the same reason
_ALIGNMENT = 16


class PointRaster:
    """Buffers of one picture size, kept from frame to frame: memory fresh from the system is slow."""

    def __init__(self) -> None:
        self._width = self._height = self._margin = self._indent = self._stride = 0
        self._points = self._wide = np.empty(0, np.uint8)
        self._shades = [np.empty(0, np.uint8)] * LEVELS
        self._colours = np.empty(0, np.uint32)
        self._x = np.empty(_CHUNK, np.float32)
        self._y = np.empty(_CHUNK, np.float32)
        self._column = np.empty(_CHUNK, np.int32)
        self._row = np.empty(_CHUNK, np.int32)
        self._index = np.empty(_CHUNK, np.intp)
        self._table = np.empty(256, np.uint32)
        self._pair_table = np.empty(256 * 256, np.uint64)
        self._has_table = False

    def draw(
        self,
        tiles: PointTiles,
        viewport: Viewport,
        ratio: float,
        dot: Dot,
        table: NDArray[np.uint32],
    ) -> NDArray[np.uint32]:
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
        table
            (256,) colour of each code: 0 none, then the codes of the points, those of each shade of the dot
            one level higher than those of the shade before.

        Returns
        -------
        NDArray[np.uint32]
            (height, width), rows `strides[0]` bytes apart. It is a view of a buffer which the next call
            overwrites.
        """
        width, height = device_size(viewport, ratio)
        self._resize(width, height, dot.reach + 1)
        self._set_table(table)
        self._points.fill(0)
        self._scatter(tiles, viewport, ratio)
        level_size = codes_a_level(tiles.category_count)
        band_rows = max(_BAND // self._stride, 1)
        for top in range(0, height, band_rows):
            bottom = min(top + band_rows, height)
            self._grow(dot, level_size, top, bottom)
            self._colour(top, bottom)
        return self._colours.reshape(height, self._stride)[:, self._indent : self._indent + width]

    def _resize(self, width: int, height: int, margin: int) -> None:
        """Make room around the picture, so that dots half outside need no special case."""
        if (width, height, margin) == (self._width, self._height, self._margin):
            return
        self._width, self._height, self._margin = width, height, margin
        self._indent = _round_up(margin, _ALIGNMENT)
        self._stride = _round_up(self._indent + width + margin, _ALIGNMENT)
        band = max(_BAND, self._stride)
        self._points = np.empty(self._stride * (height + 2 * margin), np.uint8)
        self._wide = np.empty(band + 2 * margin * self._stride, np.uint8)
        self._shades = [np.empty(band, np.uint8) for _ in range(LEVELS)]
        self._colours = np.empty(self._stride * height, np.uint32)

    def _set_table(self, table: NDArray[np.uint32]) -> None:
        """The colours of two neighbouring pixels by their two codes read as one number."""
        if self._has_table and np.array_equal(table, self._table):
            return
        self._has_table = True
        self._table[:] = table
        pairs = self._pair_table.view(np.uint32).reshape(256, 256, 2)
        # The same in both byte orders: element [b, a] belongs to the bytes that numpy reads as 256·b + a.
        first, second = (0, 1) if sys.byteorder == "little" else (1, 0)
        pairs[:, :, first] = table[None, :]
        pairs[:, :, second] = table[:, None]

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
        # What lies outside goes to the margin's outermost pixels, whose dots stay unseen.
        low_x, low_y = np.float32(self._indent - self._margin), np.float32(0)
        high_x = np.float32(self._indent + self._width + self._margin - 1)
        high_y = np.float32(self._height + 2 * self._margin - 1)
        for span in tiles.spans((left - reach, bottom - reach, right + reach, top + reach)):
            for start in range(span.start, span.stop, _CHUNK):
                stop = min(start + _CHUNK, span.stop)
                count = stop - start
                x, y = self._x[:count], self._y[:count]
                column, row, index = self._column[:count], self._row[:count], self._index[:count]
                with np.errstate(over="ignore"):  # far outside
                    np.subtract(tiles.x[start:stop], x0, out=x)
                    np.multiply(x, factor, out=x)
                    np.add(x, add_x, out=x)
                    np.subtract(y0, tiles.y[start:stop], out=y)
                    np.multiply(y, factor, out=y)
                    np.add(y, add_y, out=y)
                if not span.is_inside:
                    np.minimum(np.maximum(x, low_x, out=x), high_x, out=x)
                    np.minimum(np.maximum(y, low_y, out=y), high_y, out=y)
                np.copyto(column, x, casting="unsafe")
                np.copyto(row, y, casting="unsafe")
                np.multiply(row, np.int32(self._stride), out=row)
                np.add(row, column, out=index)
                self._points[index] = tiles.codes[start:stop]

    def _grow(self, dot: Dot, level_size: int, top: int, bottom: int) -> None:
        """For each shade, the maximum over the disc of that shade's size; then the darkest shade wins."""
        stride, reach = self._stride, dot.reach
        start, size = (self._margin + top) * stride, (bottom - top) * stride
        first, last = start - reach * stride, start + size + reach * stride
        wide = self._points[first:last]
        shades = [shade[:size] for shade in self._shades]
        is_begun = [False] * LEVELS
        for half_width in range(dot.half_widths[0][0] + 1):
            if half_width:
                # Wider by a pixel to either side.
                wider = self._wide[: last - first]
                np.maximum(wide, self._points[first - half_width : last - half_width], out=wider)
                np.maximum(wider, self._points[first + half_width : last + half_width], out=wider)
                wide = wider
            for level, shade in enumerate(shades):
                half_widths = dot.half_widths[LEVELS - 1 - level]
                # From the outermost row on: two rows make a beginning, the middle one alone would be a copy.
                for row in reversed(range(len(half_widths))):
                    if half_widths[row] != half_width:
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

    def _colour(self, top: int, bottom: int) -> None:
        """Look up the colours of a band's codes."""
        size = (bottom - top) * self._stride
        start = top * self._stride
        np.take(
            self._pair_table,
            self._shades[0][:size].view(np.uint16),
            out=self._colours[start : start + size].view(np.uint64),
            mode="clip",  # none is out of range; anything but "raise" lets numpy write without a copy
        )


def device_size(viewport: Viewport, ratio: float) -> tuple[int, int]:
    """Width and height of a picture that covers a view; the last pixel may reach beyond it."""
    return max(math.ceil(viewport.width * ratio - 1e-6), 1), max(math.ceil(viewport.height * ratio - 1e-6), 1)


def _round_up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple
