"""Pictures of other programs dropped beside the places of the grid: they go into the selected one."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from explorer.panels.grid_hand import GridHand
from explorer.panels.grid_wells import GridWells
from explorer.panels.photo_drop import photo_in
from explorer.session.grid import Mode
from explorer.widgets.dropping import take_copy, take_drop


class GridDrop(QObject):
    """Takes them for the panel: the window would take them for data."""

    dropped = Signal(int, QMimeData)
    """The place it is for, and what it is."""

    def __init__(self, panel: QWidget, hand: GridHand, wells: GridWells) -> None:
        super().__init__(panel)
        self._panel = panel
        self._hand = hand
        self._wells = wells
        panel.setAcceptDrops(True)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the panel, and dropped on it."""
        if isinstance(event, QDragEnterEvent):
            is_picture = event.source() is None and photo_in(event.mimeData()) is not None
            return is_picture and take_copy(event)
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            if take_drop(event, self._panel):
                self._put(event.mimeData())
            return True
        return super().eventFilter(watched, event)

    def _put(self, mime: QMimeData) -> None:
        index = self._hand.place
        if self._hand.mode is Mode.SAMPLES and not self._wells.wells[index].isVisible():
            self._hand.refused.emit("These samples have no place for a picture. Tick “Around A” first.")
        else:
            self.dropped.emit(index, mime)
