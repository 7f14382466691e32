"""KeptLook: what a widget looks like, drawn once: whatever it floats over repaints it all the time."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class KeptLook:
    """The picture of a widget, kept as long as it looks the same."""

    def __init__(self) -> None:
        self._key: Hashable = ()
        self._pixmap = QPixmap()

    def paint(self, widget: QWidget, state: Hashable, draw: Callable[[QPainter], None]) -> None:
        """Paint the widget; ``draw`` does it where it has changed, and ``state`` says whether it has."""
        ratio = widget.devicePixelRatioF()
        key = (state, ratio, widget.size().toTuple(), widget.palette().cacheKey(), widget.font().key())
        if key != self._key:
            self._key = key
            self._pixmap = QPixmap(widget.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            painter.setFont(widget.font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
        QPainter(widget).drawPixmap(0, 0, self._pixmap)
