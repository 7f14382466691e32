"""PathOverlay: a straight line over a map, with a dot that moves along it."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets.map_canvas import MapCanvas

_DOT = 6.0  # radius in logical pixels
_PIN = 9.0  # logical pixels that the line leaves free around its ends

Place = tuple[float, float]


class PathOverlay(QWidget):
    """Lies over a canvas, and lets all events through to it."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._ends: tuple[Place, Place] | None = None
        self._share = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        canvas.view_changed.connect(self._follow)

    @property
    def playhead(self) -> Place | None:
        """Where the dot is, in data units; None without a line."""
        if self._ends is None:
            return None
        (left, bottom), (right, top) = self._ends
        return (left + self._share * (right - left), bottom + self._share * (top - bottom))

    def set_path(self, ends: tuple[Place, Place] | None, share: float = 0.0) -> None:
        """Show a line between two data points with the dot at a share of it, or nothing."""
        if (ends, share) != (self._ends, self._share):
            self._ends, self._share = ends, share
            self._follow()
            self.setVisible(ends is not None)
            self.update()

    def _follow(self) -> None:
        if self._ends is not None:
            self.setGeometry(self._canvas.rect())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line and dot, each with a rim of paper."""
        if self._ends is None or self.playhead is None:
            return
        viewport = self._canvas.viewport
        start, end, dot = (QPointF(*viewport.to_screen(*place)) for place in (*self._ends, self.playhead))
        accent, paper = (
            self.palette().color(role) for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Base)
        )
        rim = QColor(paper)
        rim.setAlphaF(0.7)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QLineF(start, end)
        if line.length() > 2 * _PIN:
            free = _PIN / line.length()
            line = QLineF(line.pointAt(free), line.pointAt(1 - free))
            for colour, width in ((rim, 5.0), (accent, 2.0)):
                painter.setPen(QPen(colour, width))
                painter.drawLine(line)
        painter.setPen(QPen(paper, 2.0))
        painter.setBrush(accent)
        painter.drawEllipse(dot, _DOT, _DOT)
