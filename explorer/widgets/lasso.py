"""Lasso: a loop drawn by free hand over a map; what lies outside of it fades."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication, QWidget

from explorer.widgets.hint import draw_hint
from explorer.widgets.map_canvas import MapCanvas

Loop = tuple[tuple[float, float], ...]

_STEP = 4.0
"""Logical pixels between two corners of a loop that is drawn, at least."""
_FEWEST = 4
"""Corners: what has fewer was a slip of the hand."""
_FADED = 0.66
"""Share of the veil in what lies outside."""
_VEIL_ON_TILES = (18, 19, 23)
"""Over pictures, light or dark, what is selected is the brighter: a light veil would be a fog over it all."""
_HINT = "Draw a loop round a group of points. Esc leaves."


class Lasso(QWidget):
    """Lies over a canvas; takes the left button while it is armed, or while Alt is held.

    A loop that is there stays where it is on the map as the view moves. The widget itself keeps none: its
    owner does, and tells it by `set_loop`.
    """

    drawn = Signal(object)
    """A loop was closed: its corners in data units."""
    armed_changed = Signal(bool)

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._loop: Loop = ()
        self._trace: list[QPointF] = []
        self._is_drawing = False
        self._is_armed = False
        self._is_on_tiles = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self.lower()  # below the legend and the lens
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self._follow)

    @property
    def is_armed(self) -> bool:
        """Whether the next drag draws."""
        return self._is_armed

    @property
    def is_drawing(self) -> bool:
        """Whether a loop is being drawn."""
        return self._is_drawing

    def set_armed(self, *, armed: bool) -> None:
        """Let the next drag draw a loop, or pan as always."""
        if armed != self._is_armed:
            self._is_armed = armed
            self._show()
            self.armed_changed.emit(armed)

    def set_loop(self, loop: Loop) -> None:
        """Show a loop in data units, or none."""
        if loop != self._loop:
            self._loop = loop
            self._show()

    def set_on_tiles(self, *, on: bool) -> None:
        """Lie over pictures, or over paper."""
        if on != self._is_on_tiles:
            self._is_on_tiles = on
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the canvas would take for a pan."""
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() == Qt.Key.Key_Escape and self._leave()
        return super().eventFilter(watched, event)

    def _on_mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            has_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if event.button() != Qt.MouseButton.LeftButton or not (self._is_armed or has_alt):
                return self._is_drawing
            QApplication.sendEvent(self._canvas, QEvent(QEvent.Type.Leave))  # no lens while the hand draws
            self._is_drawing = True
            self._trace = [event.position()]
            self._show()
        elif kind == QEvent.Type.MouseMove and self._is_drawing:
            if (event.position() - self._trace[-1]).manhattanLength() >= _STEP:
                self._trace.append(event.position())
                self.update()
        elif kind == QEvent.Type.MouseButtonRelease and self._is_drawing:
            if event.button() == Qt.MouseButton.LeftButton:
                self._close()
        else:
            return False
        return True

    def _close(self) -> None:
        trace = self._trace
        self._stop()
        if len(trace) >= _FEWEST:
            to_data = self._canvas.viewport.to_data
            self.drawn.emit(tuple(to_data(point.x(), point.y()) for point in trace))
            self.set_armed(armed=False)

    def _leave(self) -> bool:
        """Give up what is drawn, else put the lasso down; whether there was something to leave."""
        if self._is_drawing:
            self._stop()
            return True
        was_armed = self._is_armed
        self.set_armed(armed=False)
        return was_armed

    def _stop(self) -> None:
        self._is_drawing = False
        self._trace = []
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._loop) or self._is_armed or self._is_drawing)
        self._follow()

    def _follow(self) -> None:
        if self.isVisible():
            self.setGeometry(self._canvas.rect())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the loop that is drawn, else the one that is there."""
        painter = QPainter(self)
        paper, accent = (
            self.palette().color(role) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Highlight)
        )
        to_screen = self._canvas.viewport.to_screen
        points = self._trace or [QPointF(*to_screen(x, y)) for x, y in self._loop]
        if points:
            self._paint_loop(painter, QPolygonF(points), paper, accent)
        if self._is_armed and not self._is_drawing:
            draw_hint(painter, self.width(), self.height(), _HINT, self.palette(), self.font())

    def _paint_loop(self, painter: QPainter, loop: QPolygonF, paper: QColor, accent: QColor) -> None:
        outside = QPainterPath()
        outside.addRect(QRectF(self.rect()))
        outside.addPolygon(loop)
        veil, rim = QColor(*_VEIL_ON_TILES) if self._is_on_tiles else QColor(paper), QColor(paper)
        veil.setAlphaF(_FADED)
        rim.setAlphaF(0.8)
        painter.fillPath(outside, veil)  # odd-even, as the loop is meant
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
        for colour, width in ((rim, 4.5), (accent, 2.0)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, cap, join))
            painter.drawPolyline(loop) if self._is_drawing else painter.drawPolygon(loop)
        if self._is_drawing:  # how it would close
            painter.setPen(QPen(accent, 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(loop.last(), loop.first())
