"""Tracing: a line drawn by free hand over a map, from where the button goes down to where it is let go."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from explorer.widgets.hint import draw_hint
from explorer.widgets.layer import Scene
from explorer.widgets.map_canvas import MapCanvas

_STEP = 2.0  # logical pixels between two points of the line, at least
_SHORTEST = 12.0  # logical pixels from one end to some point: less was a slip of the hand
_HINT = "Draw a path on the map. Esc leaves."


class Tracing(QObject):
    """Takes the left button of a canvas while it is armed; Escape puts it down."""

    drawn = Signal(object)
    """A line was drawn: its points in data units, a list of pairs."""
    armed_changed = Signal(bool)

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._line: list[tuple[float, float]] = []
        self._last = QPointF()
        self._is_armed = False
        canvas.installEventFilter(self)
        canvas.live_layers.append(self)

    @property
    def is_armed(self) -> bool:
        """Whether the next drag draws."""
        return self._is_armed

    def set_armed(self, *, armed: bool) -> None:
        """Let the next drag draw a line, or pan as always."""
        if armed != self._is_armed:
            self._is_armed = armed
            self._line = []
            self._canvas.update()
            self.armed_changed.emit(armed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the canvas would take for a pan."""
        if self._is_armed and isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if self._is_armed and isinstance(event, QKeyEvent) and _is_escape(event):
            self.set_armed(armed=False)
            return True
        return super().eventFilter(watched, event)

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint the line that is being drawn, or say that one can be."""
        if self._line:
            line = QPolygonF([QPointF(*scene.viewport.to_screen(x, y)) for x, y in self._line])
            draw_line(painter, line, scene.palette)
        elif self._is_armed and not scene.is_exported:
            draw_hint(painter, scene.viewport.width, scene.viewport.height, _HINT, scene.palette, scene.font)

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind, is_left = event.type(), event.button() == Qt.MouseButton.LeftButton
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and is_left:
            QApplication.sendEvent(self._canvas, QEvent(QEvent.Type.Leave))  # no lens while the hand draws
            self._line = []
            self._add(event.position())
        elif kind == QEvent.Type.MouseMove and self._line:
            if (event.position() - self._last).manhattanLength() >= _STEP:
                self._add(event.position())
        elif kind == QEvent.Type.MouseButtonRelease and self._line and is_left:
            self._add(event.position())
            self._finish()
        else:
            return False
        return True

    def _add(self, position: QPointF) -> None:
        self._last = position
        self._line.append(self._canvas.viewport.to_data(position.x(), position.y()))
        self._canvas.update()

    def _finish(self) -> None:
        line, self._line = self._line, []
        self._canvas.update()
        scale = self._canvas.viewport.scale
        (x, y), *rest = line
        if any(max(abs(other[0] - x), abs(other[1] - y)) * scale >= _SHORTEST for other in rest):
            self.set_armed(armed=False)
            self.drawn.emit(line)


def _is_escape(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape


def draw_line(painter: QPainter, line: QPolygonF, palette: QPalette) -> None:
    """Paint a path in the accent colour with a rim of paper."""
    rim = QColor(palette.color(QPalette.ColorRole.Base))
    rim.setAlphaF(0.7)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    for colour, width in ((rim, 5.0), (palette.color(QPalette.ColorRole.Highlight), 2.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, cap, join))
        painter.drawPolyline(line)
