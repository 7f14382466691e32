"""TinyMap: a plane with a shadow of the data, some dots, and one of them that can be dragged."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets.key_focus import KeyFocus, ShowsKeys

_STEP = 0.05
_STRIDE = 0.5
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class TinyMap(ShowsKeys, QWidget):
    """Shows ``reach`` units to each side of zero; the current dot follows the hand and the arrow keys."""

    moved = Signal(float, float, str)
    """The current dot shall be here; all moves of one gesture have one id."""
    held = Signal(bool)
    """Whether a hand has hold of the dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reach = 3.5
        self._shadow = QImage()
        self._ground_image = QImage()
        self._ground_for: tuple[int, int, float, int] | None = None
        self._shares: NDArray[np.float32] | None = None
        self._dots: tuple[tuple[float, float], ...] = ()
        self._current = 0
        self._gesture: str | None = None
        self._grip = QPointF()
        self._gestures = itertools.count(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = KeyFocus(self)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Place on the map")

    def set_shadow(self, shares: NDArray[np.float32] | None, reach: float) -> None:
        """Show how much of the data lies where: (k, k) from 0 to 1, the first row at the top."""
        if shares is self._shares and reach == self._reach:
            return
        self._shares, self._reach = shares, reach
        self._ground_for = None
        self.update()

    def set_dots(self, dots: Sequence[tuple[float, float]], current: int) -> None:
        """Show dots; the one with the index ``current`` is the one that is moved."""
        if (tuple(dots), current) != (self._dots, self._current):
            self._dots, self._current = tuple(dots), current
            self.update()

    def to_screen(self, x: float, y: float) -> QPointF:
        """Where a place of the plane is."""
        scale = self.width() / (2 * self._reach)
        return QPointF(self.width() / 2 + x * scale, self.height() / 2 - y * scale)

    def to_plane(self, position: QPointF) -> tuple[float, float]:
        """Which place of the plane is here, kept within the map."""
        scale = self.width() / (2 * self._reach)
        x = (position.x() - self.width() / 2) / scale
        y = (self.height() / 2 - position.y()) / scale
        return (min(max(x, -self._reach), self._reach), min(max(y, -self._reach), self._reach))

    def hasHeightForWidth(self) -> bool:
        """Want a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Want a square."""
        return width

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(88, 88)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, axes and dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        painter.drawImage(0, 0, self._ground(text))
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        for index, (x, y) in enumerate(self._dots):
            if index != self._current:
                hollow = QColor(text)
                hollow.setAlphaF(0.55)
                painter.setPen(QPen(hollow, 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(self._inside(self.to_screen(x, y), 3), 2.5, 2.5)
        if self._current < len(self._dots):
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 1.5))
            painter.setBrush(accent)
            painter.drawEllipse(self._inside(self.to_screen(*self._dots[self._current]), 6), 4.5, 4.5)
        self._keys.paint(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the dot, or bring it here."""
        self._keys.use(is_by_keys=False)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._gesture = f"tiny-map-{id(self)}-{next(self._gestures)}"
        self._grip = QPointF()
        self.held.emit(True)
        if self._current < len(self._dots):
            away = self.to_screen(*self._dots[self._current]) - event.position()
            if away.manhattanLength() <= 9:
                self._grip = away
                return
        self._move_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._gesture is not None:
            self._move_to(event.position() + self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go: no release comes here any more."""
        self._let_go()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge the dot."""
        self._keys.press(event)
        key = Qt.Key(event.key())
        if key in _ARROWS and self._current < len(self._dots):
            far = _STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            x, y = self._dots[self._current]
            right, up = _ARROWS[key]
            self.moved.emit(x + right * far, y + up * far, f"tiny-map-{id(self)}-keys")
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        if self._gesture is not None:
            self._gesture = None
            self.held.emit(False)

    def _move_to(self, position: QPointF) -> None:
        x, y = self.to_plane(position)
        self.moved.emit(x, y, self._gesture)

    def _inside(self, at: QPointF, margin: float) -> QPointF:
        """The nearest place at which a dot is seen whole."""
        return QPointF(
            min(max(at.x(), margin), self.width() - margin), min(max(at.y(), margin), self.height() - margin)
        )

    def _ground(self, text: QColor) -> QImage:
        """What lies below the dots, drawn once for a size and a colour."""
        ratio = self.devicePixelRatioF()
        key = (self.width(), self.height(), ratio, text.rgba())
        if key == self._ground_for and not self._ground_image.isNull():
            return self._ground_image
        self._ground_for = key
        self._shadow = QImage()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        ground = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        ground.setDevicePixelRatio(ratio)
        ground.fill(Qt.GlobalColor.transparent)
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        faint = QColor(text)
        faint.setAlphaF(0.05)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.drawImage(QRectF(self.rect()), self._shadow_image(text))
        faint.setAlphaF(0.16)
        painter.setPen(QPen(faint, 1))
        centre = self.to_screen(0, 0)
        painter.drawLine(QPointF(0, centre.y()), QPointF(self.width(), centre.y()))
        painter.drawLine(QPointF(centre.x(), 0), QPointF(centre.x(), self.height()))
        painter.end()
        self._ground_image = ground
        return ground

    def _shadow_image(self, colour: QColor) -> QImage:
        if self._shadow.isNull() and self._shares is not None:
            side = len(self._shares)
            pixels = np.empty((side, side, 4), np.uint8)
            pixels[..., :3] = (colour.red(), colour.green(), colour.blue())
            pixels[..., 3] = np.rint(self._shares * 110)
            self._shadow = QImage(pixels.data, side, side, side * 4, QImage.Format.Format_RGBA8888).copy()
        return self._shadow
