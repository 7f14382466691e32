"""Heat: numbers on a grid over a map, as a veil of one colour: the larger, the denser."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette

from explorer.widgets.layer import Scene
from explorer.widgets.mosaic import MosaicGrid

_DENSEST = 0.85  # opacity at the largest number
_SHADINGS = (0.7, 1.6)  # powers of a share; what is between them lets half of the numbers be below half
_LEAST_EXTENT = 0.1  # from the smallest to the largest number, in shares of it: less is shown as little


class Heat:
    """A layer of ``fine`` × ``fine`` numbers for each cell of a grid; at first those before stand in."""

    def __init__(self, fine: int) -> None:
        self._fine = fine
        self._grid: MosaicGrid | None = None
        self._values = np.empty((0, 0), np.float32)
        """Rows from the bottom; NaN where nothing is known."""
        self._image = QImage()
        self._image_for: tuple[int, ...] | None = None
        self._enlarged: QImage | None = None
        """The veil as large as it is seen, for as long as the scale stays the same: a pan only moves it."""
        self._enlarged_for: tuple[float, float] | None = None

    @property
    def grid(self) -> MosaicGrid | None:
        """Where the cells lie; None while there are none."""
        return self._grid

    @property
    def values(self) -> NDArray[np.float32]:
        """All numbers, rows from the bottom; NaN where none is known."""
        return self._values

    @property
    def ends(self) -> tuple[float, float] | None:
        """The least and the largest number, if any is known."""
        known = self._values[np.isfinite(self._values)]
        return (float(known.min()), float(known.max())) if len(known) else None

    @property
    def shading(self) -> float:
        """By which power of its share a number is dense: so that numbers differ where most of them are."""
        known = self._values[np.isfinite(self._values)]
        if not len(known):
            return 1.0
        share = float(np.median(_shares(known, (float(known.min()), float(known.max())))))
        least, most = _SHADINGS
        if not 0 < share < 1:
            return least if share <= 0 else most
        return round(min(max(math.log(0.5) / math.log(share), least), most), 2)

    def begin(self, grid: MosaicGrid) -> None:
        """Expect the numbers of another grid; those of the one before stand in."""
        old, values = self._grid, self._values
        self._grid = grid
        self._values = np.full((grid.rows * self._fine, grid.columns * self._fine), np.nan, np.float32)
        self._image_for = None
        if old is not None:
            rows, columns = (
                _cells_at(self._values.shape[axis], grid.bounds[low], grid.bounds[high], old, values, axis)
                for axis, low, high in ((0, 1, 3), (1, 0, 2))
            )
            padded = np.pad(values, ((0, 1), (0, 1)), constant_values=np.nan)  # the last is outside
            self._values[:] = padded[np.ix_(rows, columns)]

    def put(self, indices: NDArray[np.intp], values: NDArray[np.float32]) -> None:
        """Show numbers (k, s, s) in cells that count row by row from the bottom; s divides ``fine``."""
        if self._grid is None or not len(indices):
            return
        times = self._fine // values.shape[1]
        fine = values.repeat(times, axis=1).repeat(times, axis=2)
        cells = self._values.reshape(self._grid.rows, self._fine, self._grid.columns, self._fine)
        cells[indices // self._grid.columns, :, indices % self._grid.columns] = fine
        self._image_for = None

    def clear(self) -> None:
        """Show nothing."""
        self._grid = None
        self._values = np.empty((0, 0), np.float32)
        self._image, self._enlarged = QImage(), None
        self._image_for = self._enlarged_for = None

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint the veil where it lies."""
        if self._grid is None:
            return
        colour = scene.palette.color(QPalette.ColorRole.Highlight)
        if self._image_for != (colour.rgb(),):
            ends = self.ends
            self._image = QImage() if ends is None else _veil(self._values, ends, self.shading, colour)
            self._image_for, self._enlarged_for = (colour.rgb(),), None
        if self._image.isNull():
            return
        left, bottom, right, top = self._grid.bounds
        begin, end = (QPointF(*scene.viewport.to_screen(x, y)) for x, y in ((left, top), (right, bottom)))
        place = QRectF(begin, end)
        # The second time at a scale it is enlarged to be kept: while one zooms each time is the first.
        size = (scene.viewport.scale, scene.ratio)
        if size != self._enlarged_for:
            self._enlarged, self._enlarged_for = None, size
            _draw_enlarged(painter, place, self._image)
            return
        if self._enlarged is None:
            self._enlarged = _enlarged(self._image, place, scene.ratio)
        corner = QPointF(*(math.floor(edge * scene.ratio) / scene.ratio for edge in begin.toTuple()))
        painter.drawImage(corner, self._enlarged)


def _draw_enlarged(painter: QPainter, place: QRectF, image: QImage) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)


def _enlarged(image: QImage, place: QRectF, ratio: float) -> QImage:
    """The image as it lies at its place, from the whole device pixel at its upper left corner on."""
    left, top = (math.floor(edge * ratio) for edge in place.topLeft().toTuple())
    right, bottom = (math.ceil(edge * ratio) for edge in place.bottomRight().toTuple())
    large = QImage(right - left, bottom - top, QImage.Format.Format_ARGB32_Premultiplied)
    large.setDevicePixelRatio(ratio)
    large.fill(Qt.GlobalColor.transparent)
    painter = QPainter(large)
    _draw_enlarged(painter, place.translated(-left / ratio, -top / ratio), image)
    painter.end()
    return large


def _shares(values: NDArray[np.float32], ends: tuple[float, float]) -> NDArray[np.float32]:
    """Where values lie between the ends, 0…1; 0 where none is known."""
    low, high = ends
    extent = max(high - low, _LEAST_EXTENT * high, 1e-12)
    return np.asarray(np.nan_to_num((values - low) / extent).clip(0.0, 1.0), np.float32)


def _veil(values: NDArray[np.float32], ends: tuple[float, float], shading: float, colour: QColor) -> QImage:
    """An image of one colour, its opacity by the values."""
    alpha = np.flipud(_shares(values, ends) ** shading * _DENSEST)
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = (colour.red(), colour.green(), colour.blue())
    pixels[..., 3] = np.round(alpha * 255)
    height, width = alpha.shape
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _cells_at(
    count: int, low: float, high: float, old: MosaicGrid, values: NDArray[np.float32], axis: int
) -> NDArray[np.intp]:
    """Which row or column of other values lies at each of ``count`` between two edges; −1 for none."""
    begin, end = (old.bounds[1], old.bounds[3]) if axis == 0 else (old.bounds[0], old.bounds[2])
    size = values.shape[axis]
    middles = low + (np.arange(count) + 0.5) / count * (high - low)
    at = np.floor((middles - begin) / (end - begin) * size).astype(np.intp)
    return np.where((at >= 0) & (at < size), at, -1)
