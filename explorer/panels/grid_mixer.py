"""The pointer in a triangle: a handle on the sheet that says how much of each corner is mixed."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPointF, Signal

from explorer.latent.barycentric import shares_at
from explorer.session.grid_gaze import Hand
from explorer.widgets.handle import Handle
from explorer.widgets.sheet_view import SheetView


class GridMixer(QObject):
    """Keeps a handle where the shares are."""

    gazed = Signal(object)
    """A function from `Gaze` to `Gaze`."""
    held = Signal(bool)
    """Whether a hand has hold of the pointer."""

    def __init__(self, view: SheetView) -> None:
        super().__init__(view)
        self._view = view
        self._rows = 0
        self._shares = (1.0, 0.0, 0.0)
        self.handle = Handle(view.viewport())
        self.handle.setAccessibleName("Mix")
        self.handle.setToolTip("Drag it inside the triangle, or press arrow keys: the mix follows")
        self.handle.hide()
        self.handle.dragged.connect(self._on_dragged)
        self.handle.held.connect(self.held)
        view.laid_out.connect(self._put)

    def show_shares(self, rows: int | None, shares: tuple[float, float, float]) -> None:
        """Lie where the shares are, in a triangle of so many rows; None: there is no triangle."""
        self._rows, self._shares = rows or 0, shares
        self.handle.setVisible(rows is not None)
        self._put()

    def _corners(self) -> npt.NDArray[np.float64]:
        """Middles of the corner cells in the viewport, (3, 2)."""
        count = len(self._view)
        cells = [self._view.cell_rect(index).center() for index in (0, count - self._rows, count - 1)]
        return np.array([(cell.x(), cell.y()) for cell in cells])

    def _put(self) -> None:
        if self._rows and len(self._view) == self._rows * (self._rows + 1) // 2:
            x, y = np.asarray(self._shares) @ self._corners()
            self.handle.put(QPointF(float(x), float(y)))

    def _on_dragged(self, position: QPointF) -> None:
        a, b, c = shares_at((position.x(), position.y()), self._corners()).tolist()
        self.gazed.emit(lambda gaze: replace(gaze, grid=replace(gaze.grid, hand=Hand.MIX, shares=(a, b, c))))
