"""Handle: a dot that lies on another widget and can be dragged."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from explorer.widgets.key_focus import KeyFocus, ShowsKeys

_SIDE = 22
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Handle(ShowsKeys, QWidget):
    """Says where it is dragged to, in its parent's pixels; its owner puts it there."""

    dragged = Signal(QPointF)
    held = Signal(bool)
    """Whether a hand has hold of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._centre = QPointF()
        self._grip: QPointF | None = None
        self.setFixedSize(_SIDE, _SIDE)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = KeyFocus(self)

    def put(self, centre: QPointF) -> None:
        """Lie with the middle here."""
        self._centre = centre
        self.move(round(centre.x() - _SIDE / 2), round(centre.y() - _SIDE / 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot, with a rim that is seen on any picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 4))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        painter.drawEllipse(box)
        self._keys.paint(painter, box.adjusted(-3, -3, 3, 3), is_round=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        self._keys.use(is_by_keys=False)
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = self._centre - self.mapToParent(event.position())
            self.held.emit(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._grip is not None:
            self.dragged.emit(self.mapToParent(event.position()) + self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go: no release comes here any more."""
        self._let_go()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge it."""
        self._keys.press(event)
        key = Qt.Key(event.key())
        if key in _ARROWS:
            far = 16.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 4.0
            right, down = _ARROWS[key]
            self.dragged.emit(self._centre + QPointF(right * far, down * far))
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        if self._grip is not None:
            self._grip = None
            self.held.emit(False)
