"""A window that takes files: those of other programs, where no widget in it takes them first."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from explorer.widgets.dropping import take_copy, take_drop


class DropWindow(QMainWindow):
    """Hands on the paths of what is dropped on it."""

    paths_dropped = Signal(list)
    """`Path` of each file and folder."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, but none of our own pictures."""
        if event.mimeData().hasUrls() and event.source() is None:
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what lies on this machine."""
        if take_drop(event, self):
            urls = event.mimeData().urls()
            self.paths_dropped.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
