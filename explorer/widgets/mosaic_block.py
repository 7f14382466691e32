"""MosaicBlock: a square of tiles as one picture, enlarged or reduced to the size in which it is seen."""

import math
from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.viewport import Bounds

SIDE = 8
"""Tiles of a block across and down: a pan brings a few blocks, and new tiles change a few."""
_LARGEST = 2048
"""Device pixels: of what is seen larger than this, only what is in view is worth scaling."""

Shape = tuple[int, int, int]
"""(h, w, c) of a tile."""
Part = tuple[slice, slice]
"""Some of a block's tiles: rows from the bottom, columns."""
Place = tuple[int, int, int, int]
"""Left, top, width and height in device pixels from the middle of the map: more than Qt's integers hold."""
Pixels = NDArray[np.uint8] | NDArray[np.uint32]
"""Grey, or packed as Qt's RGB32."""


class MosaicBlock:
    """``SIDE`` × ``SIDE`` tiles; where one is not there yet, what stands in for it.

    Its memory is taken when something is put or painted: a fast wheel passes many blocks that nobody sees.
    """

    def __init__(self, left: float, bottom: float, tile: float, shape: Shape) -> None:
        self.bounds: Bounds = (left, bottom, left + SIDE * tile, bottom + SIDE * tile)
        self.tile = tile
        """How wide a tile is on the map."""
        self.is_there = np.zeros((SIDE, SIDE), bool)
        """Which tiles have arrived, rows from the bottom."""
        self.is_stood_in = False
        """Whether something stands in for those that have not."""
        self._shape = shape
        self._pixels: Pixels = np.empty(0, np.uint8)
        """(rows from the top, h, columns, w)"""
        self._image = QImage()
        """The same memory."""
        self._scaled = QImage()
        self._scaled_for = (0, 0)
        self._is_stale = True
        """Whether something was put since it was scaled."""

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return self._pixels.nbytes + self._scaled.sizeInBytes()

    def lacks(self, part: Part) -> bool:
        """Whether something has to stand in for some of its tiles."""
        return not (self.is_stood_in or self.is_there[part].all())

    def share_of(self, other: "MosaicBlock") -> float:
        """How much of another block it could stand in for, 0 to 1: where they lie, as many have arrived."""
        left, bottom, right, top = _common(self.bounds, other.bounds)
        if left >= right or bottom >= top:
            return 0.0
        columns, rows = (
            slice(math.floor((low - edge) / self.tile), math.ceil((high - edge) / self.tile))
            for low, high, edge in zip((left, bottom), (right, top), self.bounds[:2], strict=True)
        )
        area = (right - left) * (top - bottom)
        return area / (SIDE * other.tile) ** 2 * float(self.is_there[rows, columns].mean())

    def put(self, rows: NDArray[np.intp], columns: NDArray[np.intp], pixels: Pixels) -> None:
        """Show tiles, packed (k, h, w), at places that count from the lower left."""
        self._take_memory()
        self._pixels[SIDE - 1 - rows, :, columns] = pixels
        self.is_there[rows, columns] = True
        self._is_stale = True

    def stand_in(self, others: Iterable["MosaicBlock"], paper: QColor) -> None:
        """Show tiles of other blocks, the last on top, or paper, where none of its own has arrived."""
        self._take_memory()
        rows, columns = self.is_there.nonzero()
        own = self._pixels[SIDE - 1 - rows, :, columns]
        self._image.fill(paper)
        painter = QPainter(self._image)
        for other in others:
            other._draw_in(painter, self)
        painter.end()
        self._pixels[SIDE - 1 - rows, :, columns] = own
        self.is_stood_in = self._is_stale = True

    def as_seen(self, scale: float) -> tuple[Place, QImage]:
        """Its picture at ``scale`` device pixels per unit of the map.

        All of it, as how a tile is scaled must not depend on where the view ends.
        """
        place = self._place(scale)
        size = place[2:]
        if self._is_stale or self._scaled_for != size:
            self._scaled, self._scaled_for, self._is_stale = self._as_large(*size), size, False
        return place, self._scaled

    def once(self, scale: float) -> tuple[Place, QImage]:
        """The same, and nothing of it is kept."""
        place = self._place(scale)
        return place, self._as_large(*place[2:])

    def _place(self, scale: float) -> Place:
        left, bottom, right, top = (round(edge * scale) for edge in self.bounds)
        return left, -top, max(right - left, 1), max(top - bottom, 1)

    def _as_large(self, width: int, height: int) -> QImage:
        image = self._image.convertToFormat(QImage.Format.Format_RGB32)  # grey ones are painted slowly
        if max(width, height) > _LARGEST or image.size().toTuple() == (width, height):
            # Of its own memory: where that changes Qt would give up the one for the other. Grey ones have it.
            return image if self._shape[2] == 1 else image.copy()
        aspect, mode = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(width, height, aspect, mode)
        image.convertTo(QImage.Format.Format_RGB32)
        return image

    def _take_memory(self) -> None:
        if self._pixels.size:
            return
        height, width, channels = self._shape
        size, across = (SIDE, height, SIDE, width), SIDE * width
        self._pixels = np.zeros(size, np.uint8) if channels == 1 else np.zeros(size, np.uint32)
        form = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB32
        self._image = QImage(self._pixels.data, across, SIDE * height, across * self._pixels.itemsize, form)

    def _draw_in(self, painter: QPainter, other: "MosaicBlock") -> None:
        """Paint its own tiles where they lie in another block's picture."""
        left, bottom, *_ = self.bounds
        for low, high, begin, end in _rectangles(self.is_there):
            x, y, end_x, end_y = (edge * self.tile for edge in (begin, low, end, high))
            self._draw_part_in(painter, other, (left + x, bottom + y, left + end_x, bottom + end_y))

    def _draw_part_in(self, painter: QPainter, other: "MosaicBlock", part: Bounds) -> None:
        common = left, bottom, right, top = _common(part, other.bounds)
        if left < right and bottom < top:  # of what is seen much larger, only what is seen
            painter.drawImage(other._pixels_of(common), self._image, self._pixels_of(common))

    def _pixels_of(self, part: Bounds) -> QRectF:
        """Where a part of the map lies in its picture."""
        (height, width, _), (left, _, _, top) = self._shape, self.bounds
        across, down = width / self.tile, height / self.tile
        begin = QPointF((part[0] - left) * across, (top - part[3]) * down)
        return QRectF(begin, QPointF((part[2] - left) * across, (top - part[1]) * down))


def packed(pictures: NDArray[np.uint8]) -> Pixels:
    """Pictures (k, h, w, c) as the pixels (k, h, w) of a block."""
    count, height, width, channels = pictures.shape
    if channels == 1:
        return pictures[..., 0]
    flat = np.ascontiguousarray(pictures)
    image = QImage(flat.data, width, count * height, 3 * width, QImage.Format.Format_RGB888)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(count, height, width).copy()  # the image ends


def _common(one: Bounds, other: Bounds) -> Bounds:
    """What two parts of the map share; nothing where its edges are in the wrong order."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _rectangles(is_there: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Rectangles (low, high, begin, end) that together are the tiles that are there, and few of them."""
    high = 0
    for columns, rows in groupby(is_there.tolist()):
        low, high = high, high + len(list(rows))
        end = 0
        for is_run, run in groupby(columns):
            begin, end = end, end + len(list(run))
            if is_run:
                yield low, high, begin, end
