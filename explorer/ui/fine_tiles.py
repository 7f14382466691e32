"""FineTiles: the map's tiles as fine as a larger picture of it shows them, decoded before that is drawn."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from explorer.engine.answers import Answer, Decoded, Dropped, Failure
from explorer.engine.requests import Priority
from explorer.panels.manifold import grid_of
from explorer.panels.map import MapPanel
from explorer.ui.conductor import Conductor
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.progress_row import ProgressRow

SLOT = "map.fine_tiles"
_WIDTH = 420
"""Logical pixels."""
_SOON = 250
"""Milliseconds: what takes no longer needs no dialog."""


class FineTiles(QObject):
    """Decodes them while a dialog shows how far that is; nothing on the map changes meanwhile."""

    def __init__(self, window: QWidget, conductor: Conductor, map_panel: MapPanel) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._map = map_panel

    def fetch(
        self, title: str, ratio: float, use: Callable[[Mosaic | None], None], fail: Callable[[str], None]
    ) -> None:
        """Hand ``use`` what a picture of ``ratio`` pixels a logical one needs; None where the map has it.

        ``fail`` is told why there is nothing: an empty text where it was cancelled.
        """
        request = self._map.lacking_at(ratio)
        if request is None:
            use(None)
            return
        tiles, total, done = Mosaic(), len(request.tiles), 0
        waiting = _Waiting(title, self._window)
        waiting.show_progress(0.0)

        def receive(report: Answer | Failure | Dropped) -> None:
            nonlocal done
            if isinstance(report, Answer) and isinstance(report.result, Decoded):
                if tiles.grid is None:
                    tiles.begin(grid_of(request), report.result.pictures.shape[1:])
                tiles.put(report.result.indices, report.result.pictures)
                done += len(report.result.indices)
                waiting.show_progress(done / total)
                if not report.is_last:
                    return
            waiting.end()
            if not isinstance(report, Answer):
                fail(report.text if isinstance(report, Failure) else "")
            elif self._map.lacking_at(ratio) == request:
                use(tiles)
            else:  # of another view: windows can be resized behind a dialog
                self.fetch(title, ratio, use, fail)

        waiting.rejected.connect(lambda: self._conductor.cancel(SLOT))
        QTimer.singleShot(_SOON, waiting, waiting.open)
        self._conductor.wake()
        self._conductor.ask(SLOT, request, Priority.VISIBLE, receive)


class _Waiting(QDialog):
    """Blocks the window; closing it gives the work up."""

    def __init__(self, title: str, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._row = ProgressRow()
        self._row.cancelled.connect(self.reject)
        QVBoxLayout(self).addWidget(self._row)

    def show_progress(self, share: float) -> None:
        self._row.show_progress("Decoding sharper tiles", share)

    def end(self) -> None:
        self.accept()
        self.deleteLater()
