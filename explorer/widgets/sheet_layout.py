"""Where the cells of a sheet are: as large as the room allows, times a zoom, on whole device pixels."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF

MARGIN = 4
"""Logical pixels round the sheet: room for the frame of a selected cell."""


@dataclass(frozen=True, eq=False)
class SheetLayout:
    """All in logical pixels, but for the shape."""

    places: NDArray[np.float32]
    """(n, 2): row and column of each cell, which may be a half."""
    rows: int
    columns: int
    shape: tuple[int, int]
    """(h, w) of a picture."""
    room: tuple[int, int]
    """Width and height there is."""
    ratio: float
    zoom: float
    gap: float
    is_sharp: bool
    """Whether pictures grow by whole factors."""

    @cached_property
    def cell(self) -> tuple[float, float]:
        """Width and height of a cell."""
        if not self.rows:
            return (1.0, 1.0)
        height, width = self.shape
        room_x = self.room[0] - 2 * MARGIN - (self.columns - 1) * self.gap
        room_y = self.room[1] - 2 * MARGIN - (self.rows - 1) * self.gap
        factor = min(room_x / self.columns / width, room_y / self.rows / height) * self.ratio * self.zoom
        if self.is_sharp and factor >= 2:
            factor = int(factor)  # all pixels of a small picture are equally large
        return (max(int(factor * width), 2) / self.ratio, max(int(factor * height), 2) / self.ratio)

    @cached_property
    def pitch(self) -> tuple[float, float]:
        """From one cell to the next."""
        width, height = self.cell
        return (width + self.gap, height + self.gap)

    @cached_property
    def total(self) -> tuple[float, float]:
        """Width and height of everything."""
        across, down = self.pitch
        return (self.columns * across - self.gap + 2 * MARGIN, self.rows * down - self.gap + 2 * MARGIN)

    def origin(self, scroll: tuple[int, int]) -> QPointF:
        """Where the first cell begins: in the middle, or as far away as was scrolled."""
        x, y = (
            math.floor((max((room - total) / 2, 0.0) + MARGIN - by) * self.ratio) / self.ratio
            for room, total, by in zip(self.room, self.total, scroll, strict=True)
        )
        return QPointF(x, y)

    def sheet_rect(self, scroll: tuple[int, int]) -> QRectF:
        """Where the whole sheet is."""
        origin = self.origin(scroll)
        width, height = self.total
        return QRectF(origin.x(), origin.y(), width - 2 * MARGIN, height - 2 * MARGIN)

    def cell_rect(self, index: int, scroll: tuple[int, int]) -> QRectF:
        """Where a cell is."""
        row, column = self.places[index].tolist()
        across, down = self.pitch
        origin = self.origin(scroll)
        x = origin.x() + round(column * across * self.ratio) / self.ratio
        return QRectF(x, origin.y() + row * down, *self.cell)

    def index_at(self, position: QPointF, scroll: tuple[int, int]) -> int | None:
        """The cell at a place."""
        across, down = self.pitch
        origin = self.origin(scroll)
        row, column = (position.y() - origin.y()) / down, (position.x() - origin.x()) / across
        away = np.stack((row - self.places[:, 0], column - self.places[:, 1]))
        found = np.flatnonzero(((away >= 0) & (away < 1)).all(axis=0))
        return int(found[0]) if len(found) else None

    def touched(self, region: QRect, scroll: tuple[int, int]) -> list[tuple[int, float, float]]:
        """The cells within a region, and where they begin; all at once, for a paint."""
        origin, (across, down) = self.origin(scroll), self.pitch
        rows, columns = self.places.T.astype(np.float64)
        x = origin.x() + np.rint(columns * (across * self.ratio)) / self.ratio
        y = origin.y() + rows * down
        is_seen = (x < region.right() + 1) & (x + across > region.left())
        is_seen &= (y < region.bottom() + 1) & (y + down > region.top())
        found = np.flatnonzero(is_seen)
        return list(zip(found.tolist(), x[found].tolist(), y[found].tolist(), strict=True))

    def around(self, indices: NDArray[np.intp], scroll: tuple[int, int]) -> QRect:
        """A region with all of these cells in it."""
        (top, left), (bottom, right) = self.places[indices].min(axis=0), self.places[indices].max(axis=0)
        origin, (across, down) = self.origin(scroll), self.pitch
        start = QPointF(origin.x() + left * across - 1, origin.y() + top * down - 1)
        end = QPointF(origin.x() + (right + 1) * across + 1, origin.y() + (bottom + 1) * down + 1)
        return QRectF(start, end).toAlignedRect()

    def scrolled_to(self, index: int, scroll: tuple[int, int]) -> tuple[int, int]:
        """How far to scroll, at least, for a cell to be in view with a margin round it."""
        box = self.cell_rect(index, scroll).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        across = math.ceil(max(box.right() - self.room[0], 0)) + math.floor(min(box.left(), 0))
        down = math.ceil(max(box.bottom() - self.room[1], 0)) + math.floor(min(box.top(), 0))
        return (scroll[0] + across, scroll[1] + down)

    def seen(self, scroll: tuple[int, int]) -> tuple[int, int, int, int] | None:
        """(top, left, bottom, right) of the cells in view, the last two excluded; None: all of them."""
        if self.zoom == 1:
            return None
        origin, (across, down) = self.origin(scroll), self.pitch
        left, top = max(math.floor(-origin.x() / across), 0), max(math.floor(-origin.y() / down), 0)
        right = min(math.ceil((self.room[0] - origin.x()) / across), self.columns)
        bottom = min(math.ceil((self.room[1] - origin.y()) / down), self.rows)
        is_all = (top, left, bottom, right) == (0, 0, self.rows, self.columns)
        return None if is_all else (top, left, max(bottom, top), max(right, left))
