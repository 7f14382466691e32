"""TiledGround: the tiles below a map's points, and when they are painted as they arrive."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPalette

from explorer.widgets.mosaic import Mosaic, MosaicGrid
from explorer.widgets.mosaic_block import Shape
from explorer.widgets.viewport import Viewport

_FIRST = 4
"""Milliseconds that a paint waits for tiles that are decoded already: a return is painted once, and sharp."""
_PATIENT = 32
"""The same where the last tiles were all there within this: what stands in would be seen for a frame or two,
and painting it would delay them."""
_BRIEF = 8
"""The same where most of the tiles are there already: a map that is moved must not stand still."""
_EVERY = 40
"""Milliseconds between two paints while tiles arrive, at least: painting delays decoding."""
_REST = 4
"""The same, in times that the last paint took: of large tiles on a large screen it takes 300 ms."""


class TiledGround(QObject):
    """A mosaic that says when it is to be painted; what lies over it need not be drawn again for that."""

    due = Signal()
    """There is something new to paint."""
    replaced = Signal()
    """There are tiles in place of paper, or paper in place of tiles: what lies over it looks another way."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mosaic = Mosaic()
        self.is_sharp = False
        """Whether the last paint showed all tiles as they are."""
        self._first = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._later = QTimer(self, singleShot=True)
        self._took = 0.0
        """Milliseconds that the last paint took."""
        self._begun = 0.0
        self._tint: QColor | None = None
        """What tiles are on average: in their midst it is a quieter paper than that of the theme."""
        self._came_soon = False
        """Whether the tiles of the last grid were all there soon, and none were waited for in vain since."""
        self._first.timeout.connect(self._lose_patience)
        self._later.timeout.connect(self.show_all)

    @property
    def is_there(self) -> bool:
        """Whether there are tiles at all."""
        return self._mosaic.grid is not None

    @property
    def is_awaited(self) -> bool:
        """Whether a paint waits for the first tiles of a grid."""
        return self._first.isActive()

    @property
    def grid(self) -> MosaicGrid | None:
        """Where the tiles lie."""
        return self._mosaic.grid

    def missing(self, grid: MosaicGrid, shape: Shape) -> NDArray[np.intp]:
        """Flat indices of the tiles that would have to arrive for a grid."""
        return self._mosaic.missing(grid, shape)

    def begin(self, grid: MosaicGrid, shape: Shape) -> None:
        """Expect tiles of (h, w, c) pixels; where all were there lately, they are at once."""
        if not self.is_there:
            self.replaced.emit()
        if grid == self.grid and shape == self._mosaic.shape and self._mosaic.is_whole:
            return
        self._mosaic.begin(grid, shape)
        self.is_sharp = False
        if self._mosaic.is_whole:
            self.show_all()
        elif not self._first.isActive():
            self._begun = perf_counter()
            if self._mosaic.is_mostly_missing:
                self._first.start(_PATIENT if self._came_soon else _FIRST)
            elif self._came_soon:
                self._first.start(_BRIEF)
            else:
                self.show_all()

    def go_back(self, grid: MosaicGrid | None) -> bool:
        """Have the tiles of a grid again, if any, and return whether all of them are there still."""
        if grid is None or not self.is_there:
            return False
        if grid != self.grid:
            self._mosaic.begin_again(grid)
            self.is_sharp = False
            if self._mosaic.is_whole:
                self.show_all()
        return self._mosaic.is_whole

    def put(
        self,
        indices: NDArray[np.intp],
        pictures: NDArray[np.uint8],
        grid: MosaicGrid | None = None,
        *,
        is_last: bool = True,
    ) -> None:
        """Show tiles as `Mosaic.put` does: the first and the last at once, others some at a time.

        Where the last are likely to follow within a frame or two, the first wait for them.
        """
        if self._tint is None and len(indices):
            self._tint = QColor(*(round(float(one)) for one in np.broadcast_to(pictures.mean((0, 1, 2)), 3)))
        is_urgent = is_last or (self.is_awaited and not self._came_soon)
        if not self._mosaic.put(indices, pictures, grid, is_seen_at_once=is_urgent) and not is_last:
            return
        if self._mosaic.is_whole:
            self._came_soon = 1e3 * (perf_counter() - self._begun) < _PATIENT
        if is_urgent:
            self.show_all()
        elif not (self._later.isActive() or self.is_awaited):
            self._later.start(max(_EVERY, round(_REST * self._took)))

    def _lose_patience(self) -> None:
        self._came_soon = False
        self.show_all()

    def show_all(self) -> None:
        """Have all tiles painted that there are."""
        for timer in (self._first, self._later):
            timer.stop()
        self._mosaic.freshen()
        self.due.emit()

    def clear(self) -> None:
        """Forget all tiles."""
        if not self.is_there:
            return
        for timer in (self._first, self._later):
            timer.stop()
        self._mosaic.clear()
        self.is_sharp = self._came_soon = False
        self._tint = None
        self.replaced.emit()
        self.due.emit()

    def draw(
        self,
        painter: QPainter,
        room: QRect,
        viewport: Viewport,
        ratio: float,
        palette: QPalette,
        tiles: Mosaic | None = None,
        *,
        is_exported: bool = False,
    ) -> None:
        """Paint the tiles and, where they end, paper.

        For a picture of the map those of the screen, or others, are left as they are.
        """
        if not self.is_there:
            return
        shown, paper = tiles or self._mosaic, self._tint or palette.color(QPalette.ColorRole.Base)
        if not shown.covers(viewport):
            painter.fillRect(room, paper)
        since = perf_counter()
        painter.save()
        draw = shown.draw_once if is_exported else shown.draw
        draw(painter, viewport, ratio, paper)
        painter.restore()
        if not is_exported:
            self._took = 1e3 * (perf_counter() - since)

    def note_painted(self) -> MosaicGrid | None:
        """Take note that they are on the screen now; return the grid if it became sharp."""
        was_sharp, self.is_sharp = self.is_sharp, self._mosaic.is_whole and self._mosaic.is_fresh
        return self.grid if self.is_sharp and not was_sharp else None
