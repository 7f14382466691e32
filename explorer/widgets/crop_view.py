"""CropView: a photo that is moved, scaled and turned below a fixed frame with guides for eyes and mouth."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets.images import image_of

_SHARE = 0.72
"""Part of the view that the frame takes."""
_CLOSER = 1.1


class CropView(QWidget):
    """Drag moves the photo, the wheel scales it, Alt with the wheel turns it; arrow keys, + and − too."""

    changed = Signal()
    """The frame is elsewhere."""

    def __init__(self, photo: NDArray[np.uint8], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image_of(photo)
        height, width = photo.shape[:2]
        self._size = (width, height)
        self.frame = (width / 2, height / 2, float(min(width, height)), 0.0)
        """(x, y, side, degrees): middle and side in pixels of the photo, and how far it is turned."""
        self._eyes: tuple[tuple[float, float], ...] = ()
        self._mouth: tuple[float, float] | None = None
        self._dragged: QPointF | None = None
        self.setMinimumSize(320, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Photo below its frame")

    def set_guides(self, eyes: Sequence[tuple[float, float]], mouth: tuple[float, float]) -> None:
        """Say where eyes and mouth belong, 0…1 of the frame."""
        self._eyes, self._mouth = tuple(eyes), mouth
        self.update()

    def set_frame(self, x: float, y: float, side: float, degrees: float) -> None:
        """Put the frame elsewhere; its middle stays on the photo."""
        width, height = self._size
        least, most = max(min(width, height) / 40, 8.0), 3.0 * max(width, height)
        frame = (
            min(max(x, 0.0), float(width)),
            min(max(y, 0.0), float(height)),
            min(max(side, least), most),
            (degrees + 180.0) % 360.0 - 180.0,
        )
        if frame != self.frame:
            self.frame = frame
            self.update()
            self.changed.emit()

    def turn(self, degrees: float) -> None:
        """Turn the frame clockwise by so much."""
        x, y, side, before = self.frame
        self.set_frame(x, y, side, before + degrees)

    def scale(self, factor: float) -> None:
        """Make the photo larger below the frame."""
        x, y, side, degrees = self.frame
        self.set_frame(x, y, side / factor, degrees)

    def frame_rect(self) -> QRectF:
        """Where the frame is seen."""
        side = min(self.width(), self.height()) * _SHARE
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def sizeHint(self) -> QSize:
        """Large enough to aim."""
        return QSize(460, 460)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the photo, darker outside the frame, and the guides."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(24, 24, 26))
        box = self.frame_rect()
        x, y, side, degrees = self.frame
        zoom = box.width() / side
        painter.setTransform(
            QTransform()
            .translate(box.center().x(), box.center().y())
            .rotate(-degrees)
            .scale(zoom, zoom)
            .translate(-x, -y)
        )
        painter.drawImage(QPointF(0, 0), self._image)
        painter.resetTransform()
        outside = QPainterPath()
        outside.addRect(QRectF(self.rect()))
        hole = QPainterPath()
        hole.addRect(box)
        painter.fillPath(outside.subtracted(hole), QColor(0, 0, 0, 150))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor(0, 0, 0, 120), 3), QPen(QColor(255, 255, 255, 230), 1.2)):
            painter.setPen(pen)
            painter.drawRect(box)
            for eye in self._eyes:
                painter.drawEllipse(self._at(eye), 0.075 * box.width(), 0.045 * box.width())
            if self._mouth is not None:
                at, half = self._at(self._mouth), 0.12 * box.width()
                mouth = QPainterPath(at - QPointF(half, 0))
                mouth.quadTo(at + QPointF(0, 0.45 * half), at + QPointF(half, 0))
                painter.drawPath(mouth)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the photo."""
        self._dragged = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._dragged is not None:
            moved, self._dragged = event.position() - self._dragged, event.position()
            self._move_photo(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self._dragged = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scale, or turn with Alt."""
        delta = event.angleDelta()
        steps = (delta.y() or delta.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.turn(-2.0 * steps)
        else:
            self.scale(_CLOSER**steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, scale and turn by the keys."""
        moves = {
            Qt.Key.Key_Left: (-2.0, 0.0),
            Qt.Key.Key_Right: (2.0, 0.0),
            Qt.Key.Key_Up: (0.0, -2.0),
            Qt.Key.Key_Down: (0.0, 2.0),
        }
        if event.key() in moves:
            self._move_photo(*moves[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.scale(_CLOSER)
        elif event.key() == Qt.Key.Key_Minus:
            self.scale(1 / _CLOSER)
        else:
            super().keyPressEvent(event)

    def _move_photo(self, right: float, down: float) -> None:
        x, y, side, degrees = self.frame
        zoom = self.frame_rect().width() / side
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        self.set_frame(
            x - (cos * right - sin * down) / zoom, y - (sin * right + cos * down) / zoom, side, degrees
        )

    def _at(self, place: tuple[float, float]) -> QPointF:
        box = self.frame_rect()
        return QPointF(box.left() + place[0] * box.width(), box.top() + place[1] * box.height())
