"""Mosaic: a rectangle of decoded tiles as one picture on a map, sharp as they arrive."""

from dataclasses import dataclass
from heapq import nlargest
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.seen_before import SeenBefore
from explorer.widgets.viewport import Bounds, Viewport

_KEPT = 96 * 2**20
"""Bytes of grids that were whole: a screen full of faces takes 65 MB, of digits 3."""
_STANDING_IN = 3
"""Grids that were whole lately and may stand in for tiles: each takes a moment to draw."""

Pixel = TypeVar("Pixel", np.uint8, np.uint32)


@dataclass(frozen=True, slots=True)
class MosaicGrid:
    """Where the tiles of a mosaic lie: ``rows`` × ``columns`` of them fill ``bounds`` of the map."""

    bounds: Bounds
    columns: int
    rows: int

    @property
    def tile(self) -> float:
        """How wide a tile is."""
        return (self.bounds[2] - self.bounds[0]) / self.columns


class Mosaic:
    """Tiles of one grid; what was there before stands in, scaled, until they arrive.

    A grid that was whole lately is whole again at once.
    """

    def __init__(self) -> None:
        self.grid: MosaicGrid | None = None
        self._is_there = np.empty(0, bool)
        self.is_known = False
        """Whether all tiles were there at once; the same ones that come again are left out."""
        self._whole: SeenBefore[tuple[MosaicGrid, int, int]] = SeenBefore(_KEPT)
        self._pixels = np.empty((0, 0), np.uint32)
        """The memory of the image, where tiles are put some at a time."""
        self._image = QImage()
        self._image_of: MosaicGrid | None = None
        """The grid whose picture that is: one before, until the new one is painted or has a tile."""
        self._is_made = False
        self._size = (0, 0)
        self._paper = QColor()
        self._scaled = QImage()
        self._scaled_for: tuple[float, float] | None = None
        self.is_fresh = True
        """Whether all tiles that arrived are seen with the next paint."""

    @property
    def is_whole(self) -> bool:
        """Whether all tiles have arrived."""
        return self.grid is not None and bool(self._is_there.all())

    def begin(self, grid: MosaicGrid, height: int, width: int, paper: QColor) -> None:
        """Expect tiles of ``height`` × ``width`` pixels for another grid."""
        if self.grid is not None and self.is_whole:
            self._whole.keep((self.grid, *self._size), self._image)
        self.grid, self._size, self._paper = grid, (height, width), paper
        self.freshen()
        known = self._whole.find((grid, height, width))
        self.is_known = known is not None
        self._is_there = np.full(grid.rows * grid.columns, self.is_known)
        self._is_made = self.is_known
        if known is not None:
            self._image, self._image_of, self._pixels = known, grid, np.empty((0, 0), np.uint32)

    def begin_same_size(self, grid: MosaicGrid) -> None:
        """Expect tiles of the same size for another grid."""
        self.begin(grid, *self._size, self._paper)

    def _make_image(self) -> None:
        """Make the picture of the grid, if it is not made yet; a fast wheel passes many that nobody sees."""
        grid, (height, width) = self.grid, self._size
        if grid is None or self._is_made:
            return
        standing_in = self._standing_in(grid)
        self._image = QImage(grid.columns * width, grid.rows * height, QImage.Format.Format_RGB32)
        self._image_of, self._is_made = grid, True
        self._image.fill(self._paper)
        painter = QPainter(self._image)
        for old_grid, old_image in standing_in:
            painter.drawImage(self._target_in(old_grid), old_image)
        painter.end()
        self._pixels = _pixels_of(self._image).view(np.uint32)

    def _standing_in(self, grid: MosaicGrid) -> list[tuple[MosaicGrid, QImage]]:
        """What is seen until tiles arrive: grids that were whole lately, coarse ones first, and the last."""
        lately = [
            (old, image)
            for (old, *size), image in self._whole.items()
            if tuple(size) == self._size and old.tile >= grid.tile and _common(old, grid) > 0
        ]
        chosen = nlargest(_STANDING_IN, lately, key=lambda one: _common(one[0], grid))
        chosen.sort(key=lambda one: -one[0].tile)
        if self._image_of is not None and not self._image.isNull():
            chosen.append((self._image_of, self._image))
        return chosen

    def put(
        self, indices: NDArray[np.intp], pictures: NDArray[np.uint8], *, is_seen_at_once: bool = True
    ) -> None:
        """Show tiles, uint8 (k, h, w, c), at flat indices that count row by row from the bottom.

        Where they are not to be seen at once, what is scaled may be painted as it is until `freshen`.
        """
        grid = self.grid
        if grid is None or self.is_known:
            return
        # Rows from the top, as pictures have them; the grid counts from the bottom.
        places = (grid.rows - 1 - indices // grid.columns, slice(None), indices % grid.columns)
        if len(indices) == len(self._is_there) and pictures.shape[3] == 1:
            # All at once: a byte a pixel, and nothing stands in.
            size = grid.columns * self._size[1], grid.rows * self._size[0]
            self._image = QImage(*size, QImage.Format.Format_Grayscale8)
            self._image_of, self._is_made, self._pixels = grid, True, np.empty((0, 0), np.uint32)
            self._by_tile(_pixels_of(self._image))[places] = pictures[..., 0]
        else:
            self._is_made &= self._pixels.size > 0
            self._make_image()
            self._by_tile(self._pixels)[places] = _packed(pictures)
        self._is_there[indices] = True
        self.is_fresh &= self._scaled_for is None
        if is_seen_at_once:
            self.freshen()

    def _by_tile(self, pixels: NDArray[Pixel]) -> NDArray[Pixel]:
        """The same memory as (rows, height, columns, width)."""
        (height, width), (down, across) = self._size, pixels.shape
        return pixels.reshape(down // height, height, across // width, width)

    def freshen(self) -> None:
        """Show all tiles from the next paint on."""
        self._scaled_for, self.is_fresh = None, True

    def clear(self) -> None:
        """Forget all tiles."""
        self.grid = None
        self.is_known = False
        self._whole.forget()
        self._image, self._image_of = QImage(), None
        self.freshen()

    def covers(self, viewport: Viewport) -> bool:
        """Whether nothing is seen beside the mosaic: it reaches a pixel beyond the view."""
        if self.grid is None:
            return False
        left, bottom, right, top = self.grid.bounds
        x, y = viewport.to_screen(left, top)
        end_x, end_y = viewport.to_screen(right, bottom)
        return x <= -1 and y <= -1 and end_x >= viewport.width + 1 and end_y >= viewport.height + 1

    def draw(self, painter: QPainter, viewport: Viewport, ratio: float) -> None:
        """Paint the mosaic where it lies; while only the place changes, it is not scaled again."""
        if self.grid is None:
            return
        self._make_image()
        left, bottom, right, top = self.grid.bounds
        scale = viewport.scale * ratio
        width, height = round((right - left) * scale), round((top - bottom) * scale)
        at = QPointF(*viewport.to_screen(left, top))
        if width > 3 * viewport.width * ratio or height > 3 * viewport.height * ratio:
            # Zoomed far into what is there: only what is seen is worth scaling.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = QPointF(width / ratio, height / ratio)
            painter.drawImage(QRectF(at, at + size), self._image)
            return
        if self._scaled_for != (scale, ratio):
            self._scaled_for, self.is_fresh = (scale, ratio), True
            self._image.convertTo(QImage.Format.Format_RGB32)  # a byte a pixel is quickly filled, not painted
            mode = Qt.TransformationMode.SmoothTransformation
            aspect = Qt.AspectRatioMode.IgnoreAspectRatio
            scaled = self._image.scaled(max(width, 1), max(height, 1), aspect, mode)
            self._scaled = scaled.convertToFormat(QImage.Format.Format_RGB32)
            self._scaled.setDevicePixelRatio(ratio)
        # Whole device pixels: between them Qt would scale.
        painter.drawImage(QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio), self._scaled)

    def _target_in(self, other: MosaicGrid) -> QRectF:
        """Where another grid lies in this one's pixels."""
        if self.grid is None:
            return QRectF()
        left, _, _, top = self.grid.bounds
        across = self._image.width() / (self.grid.bounds[2] - left)
        down = self._image.height() / (top - self.grid.bounds[1])
        x, y = (other.bounds[0] - left) * across, (top - other.bounds[3]) * down
        right, bottom = (other.bounds[2] - left) * across, (top - other.bounds[1]) * down
        return QRectF(QPointF(x, y), QPointF(right, bottom))


def _common(one: MosaicGrid, other: MosaicGrid) -> float:
    """The area that two grids share."""
    (left, bottom, right, top), (west, south, east, north) = one.bounds, other.bounds
    return max(min(right, east) - max(left, west), 0.0) * max(min(top, north) - max(bottom, south), 0.0)


def _pixels_of(image: QImage) -> NDArray[np.uint8]:
    """The image's own memory (height, bytes of a row)."""
    rows = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * image.depth() // 8]


def _packed(pictures: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Pictures (k, h, w, c) as RGB32 (k, h, w)."""
    if pictures.shape[3] == 1:
        packed: NDArray[np.uint32] = pictures[..., 0] * np.uint32(0x010101)
    else:
        red, green, blue = np.moveaxis(pictures.astype(np.uint32), 3, 0)
        packed = red << np.uint32(16) | green << np.uint32(8) | blue
    packed |= np.uint32(0xFF000000)
    return packed
