"""Mosaics in tests: tiles that show where they belong, and what is painted of them."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.mosaic import Mosaic, MosaicGrid
from explorer.widgets.mosaic_block import Shape
from explorer.widgets.viewport import Viewport

PAPER = QColor(7, 7, 7)
Pixels = NDArray[np.uint8]


def painted(mosaic: Mosaic, viewport: Viewport, ratio: float = 1.0, paper: QColor = PAPER) -> Pixels:
    """What the mosaic paints on white, (h, w, 3)."""
    image, painter = _sheet(viewport, ratio)
    mosaic.draw(painter, viewport, ratio, paper)
    painter.end()
    return _pixels_of(image)


def painted_once(mosaic: Mosaic, viewport: Viewport, ratio: float = 1.0) -> Pixels:
    """The same for a picture of it."""
    image, painter = _sheet(viewport, ratio)
    mosaic.draw_once(painter, viewport, ratio, PAPER)
    painter.end()
    return _pixels_of(image)


def grid_at(left: int, bottom: int, columns: int, rows: int, tile: float = 1.0) -> MosaicGrid:
    """Tiles centred at whole multiples of ``tile``, as those of the map are."""
    edges = left, bottom, left + columns, bottom + rows
    low_x, low_y, high_x, high_y = ((edge - 0.5) * tile for edge in edges)
    return MosaicGrid((low_x, low_y, high_x, high_y), columns, rows)


def noise(grid: MosaicGrid, shape: Shape) -> Pixels:
    """A picture (h, w, c) for each tile, of random pixels: the same wherever the grid ends."""
    left, bottom = grid.corner
    level, middle = round(math.log2(grid.tile)) + 1000, 2**50  # no seed is negative
    seeds = [
        (level, middle + left + column, middle + bottom + row, *shape)
        for row in range(grid.rows)
        for column in range(grid.columns)
    ]
    return np.stack([np.random.default_rng(seed).integers(0, 256, shape, np.uint8) for seed in seeds])


def plain(grid: MosaicGrid, shape: Shape, value: int) -> Pixels:
    """Pictures of one grey."""
    return np.full((grid.columns * grid.rows, *shape), value, np.uint8)


def filled(grid: MosaicGrid, shape: Shape) -> Mosaic:
    """A mosaic whose tiles have all arrived."""
    made = Mosaic()
    made.begin(grid, shape)
    made.put(np.arange(grid.columns * grid.rows), noise(grid, shape))
    return made


def fill(mosaic: Mosaic, grid: MosaicGrid, shape: Shape) -> NDArray[np.intp]:
    """Have the tiles arrive that a grid lacks, and return which these are."""
    missing = mosaic.missing(grid, shape)
    mosaic.begin(grid, shape)
    mosaic.put(missing, noise(grid, shape)[missing])
    return missing


def within(grid: MosaicGrid, scale: float) -> Viewport:
    """A view that ends a tile before the grid does: what lies beyond has a part in how its edge is scaled."""
    left, bottom, right, top = grid.bounds
    return Viewport(
        x=(left + right) / 2,
        y=(bottom + top) / 2,
        scale=scale,
        width=round((right - left - 2 * grid.tile) * scale),
        height=round((top - bottom - 2 * grid.tile) * scale),
    )


def _sheet(viewport: Viewport, ratio: float) -> tuple[QImage, QPainter]:
    image = QImage(round(viewport.width * ratio), round(viewport.height * ratio), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setDevicePixelRatio(ratio)
    return image, QPainter(image)


def _pixels_of(image: QImage) -> Pixels:
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, 2::-1].copy()
