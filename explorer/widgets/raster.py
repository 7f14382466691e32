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
from explorer.widgets.point_tiles import PointTiles, codes_a_level
from explorer.widgets.viewport import Viewport

_CHUNK = 1 << 15  # points at a time, so that what is computed in between stays in the cache
_BAND = 1 << 17  # bytes of a picture at a time, for the same reason
_ALIGNMENT = 16


class PointRaster:
    """Buffers of one picture size, kept from frame to frame: memory fresh from the system is slow."""

    def __init__(self) -> None:
        self._width = self._height = self._margin = self._indent = self._stride = 0
        self._points = self._wide = np.empty(0, np.uint8)
        self._cores = self._side = self._soft = self._floor = np.empty(0, np.uint8)
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
        # In steps, so that dots can grow with the zoom and the buffers stay.
        self._resize(width, height, _round_up(dot.reach + 2, 8))
        self._set_table(table)
        self._points.fill(0)
        if not self._scatter(tiles, viewport, ratio):
            self._colours.fill(table[0])
            return self._picture()
        level_size = codes_a_level(tiles.category_count)
        band_rows = max(_BAND // self._stride, 1)
        for top in range(0, height, band_rows):
            bottom = min(top + band_rows, height)
            self._grow(dot, level_size, top, bottom)
            self._colour(top, bottom)
        return self._picture()

    def _picture(self) -> NDArray[np.uint32]:
        """What is seen of the colours: the middle of each row."""
        rows = self._colours.reshape(self._height, self._stride)
        return rows[:, self._indent : self._indent + self._width]

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
        self._cores, self._side, self._soft = (np.empty(band + 2 * self._stride, np.uint8) for _ in range(3))
        self._floor = np.zeros(band + 2 * self._stride, np.uint8)
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

    def _scatter(self, tiles: PointTiles, viewport: Viewport, ratio: float) -> bool:
        """Write each point's code to its pixel; of points in one pixel the last one stays.

        Return whether there were any near the view.
        """
        has_points = False
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
                has_points = True
        return has_points

    def _grow(self, dot: Dot, level_size: int, top: int, bottom: int) -> None:
        """Widen the points of some rows to their cores, then give these a soft edge."""
        stride = self._stride
        # The edge needs a row more above and below, and a pixel more before and behind.
        start, size = (self._margin + top - 1) * stride, (bottom - top + 2) * stride
        core = self._core(dot, start, size)
        side, soft = self._side[:size], self._soft[: size - 2 * stride]
        # To the sides one shade fainter, then from there up and down another.
        np.maximum(core[2:], core[:-2], out=side[1:-1])
        self._lower(side[1:-1], level_size)
        np.maximum(side[1:-1], core[1:-1], out=side[1:-1])
        np.maximum(side[: -2 * stride], side[2 * stride :], out=soft)
        self._lower(soft, level_size)
        np.maximum(soft, side[stride:-stride], out=soft)

    def _lower(self, codes: NDArray[np.uint8], amount: int) -> None:
        """Subtract, but nothing (0) stays nothing. Every other code is above the amount."""
        if self._floor[0] != amount:
            self._floor.fill(amount)
        # An array, as numpy takes ten times as long for the maximum with a single number.
        np.maximum(codes, self._floor[: len(codes)], out=codes)
        np.subtract(codes, np.uint8(amount), out=codes)

    def _core(self, dot: Dot, start: int, size: int) -> NDArray[np.uint8]:
        """For each of some pixels, the maximum over a dot's core around it."""
        points, stride = self._points, self._stride
        if dot.half_widths == (0,):
            return points[start : start + size]
        reach = len(dot.half_widths) - 1
        first, last = start - reach * stride, start + size + reach * stride
        wide, core = points[first:last], self._cores[:size]
        is_begun = False
        for half_width in range(dot.half_widths[0] + 1):
            if half_width:
                wider = self._wide[: last - first]
                np.maximum(wide, points[first - half_width : last - half_width], out=wider)
                np.maximum(wider, points[first + half_width : last + half_width], out=wider)
                wide = wider
            # From the outermost row on: two rows make a beginning, the middle one alone would be a copy.
            for row in reversed(range(reach + 1)):
                if dot.half_widths[row] != half_width:
                    continue
                above, below = wide[(reach - row) * stride :][:size], wide[(reach + row) * stride :][:size]
                if not is_begun:
                    is_begun = True
                    np.maximum(above, below, out=core)
                    continue
                np.maximum(core, above, out=core)
                if row:
                    np.maximum(core, below, out=core)
        return core

    def _colour(self, top: int, bottom: int) -> None:
        """Look up the colours of a band's codes."""
        size = (bottom - top) * self._stride
        start = top * self._stride
        np.take(
            self._pair_table,
            self._soft[:size].view(np.uint16),
            out=self._colours[start : start + size].view(np.uint64),
            mode="clip",  # none is out of range; anything but "raise" lets numpy write without a copy
        )


def device_size(viewport: Viewport, ratio: float) -> tuple[int, int]:
    """Width and height of a picture that covers a view; the last pixel may reach beyond it."""
    return max(math.ceil(viewport.width * ratio - 1e-6), 1), max(math.ceil(viewport.height * ratio - 1e-6), 1)


def _round_up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple
