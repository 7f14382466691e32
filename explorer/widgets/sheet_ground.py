"""SheetGround: what a sheet is painted on, which says that the pointer has left."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget


class SheetGround(QWidget):
    """A viewport. Below a `viewportEvent` of ours a paint that fails would end it all."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Say so."""
        self.left.emit()
