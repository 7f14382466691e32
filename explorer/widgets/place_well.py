"""PlaceWell: a place with a letter that holds a picture; what is dropped on it goes in."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from explorer.widgets.dragging import drag_picture
from explorer.widgets.dropping import take_copy, take_drop
from explorer.widgets.fonts import small_font
from explorer.widgets.images import enlarged, fitted, image_of, is_pixel_art
from explorer.widgets.key_focus import KeyFocus, ShowsKeys

_GAP = 4


class PlaceWell(ShowsKeys, QWidget):
    """Click selects it, dragging takes a copy out, a drop fills it."""

    clicked = Signal()
    dropped = Signal(QMimeData)
    """A copy of what was dropped; it lives as long as the slots run."""
    context_requested = Signal(QPoint)

    def __init__(self, letter: str, parent: QWidget | None = None, *, side: int = 84) -> None:
        super().__init__(parent)
        self._letter = letter
        self._name = ""
        self._side = side
        self._picture: NDArray[np.uint8] | None = None
        self._image = QImage()
        self._scaled = QImage()
        self._is_selected = False
        self._is_result = False
        self._is_target = False
        self._is_hot = False
        self._pressed_at: QPointF | None = None
        self._mime: Callable[[], QMimeData | None] | None = None
        self._accepts: Callable[[QMimeData], bool] = lambda _: False
        self.setFont(small_font(self.font()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = KeyFocus(self)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Place {letter}")

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show (h, w, c), or nothing."""
        if picture is not None and self._picture is not None and np.array_equal(picture, self._picture):
            return
        self._picture = picture
        self._image = QImage() if picture is None else image_of(picture)
        self._scaled = QImage()
        self.update()

    def set_letter(self, letter: str) -> None:
        """Call it so."""
        if letter != self._letter:
            self._letter = letter
            self.update()

    def set_side(self, side: int) -> None:
        """Show the picture at this size."""
        if side != self._side:
            self._side = side
            self._scaled = QImage()
            self.updateGeometry()
            self.update()

    def set_name(self, name: str) -> None:
        """Say where the code comes from."""
        if name != self._name:
            self._name = name
            self.setAccessibleDescription(name)
            self.update()

    def set_selected(self, is_selected: bool) -> None:
        """Frame it: what is sent here goes into this place."""
        if is_selected != self._is_selected:
            self._is_selected = is_selected
            self.update()

    def set_result(self, is_result: bool) -> None:
        """Whether it shows what follows from the other places, and nothing can be put in."""
        self._is_result = is_result

    def set_drag_source(self, mime: Callable[[], QMimeData | None]) -> None:
        """Let the picture be dragged out."""
        self._mime = mime

    def set_drop_test(self, accepts: Callable[[QMimeData], bool]) -> None:
        """Say what may be dropped here."""
        self._accepts = accepts

    def picture_rect(self) -> QRect:
        """Where the picture is."""
        return QRect(0, self.fontMetrics().height() + _GAP, self._side, self._side)

    def sizeHint(self) -> QSize:
        """A line of text and the picture."""
        return QSize(self._side, self.picture_rect().bottom() + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint letter, name and picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        line = QRect(0, 0, self.width(), self.fontMetrics().height())
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(accent if self._is_selected else text)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self._letter)
        used = painter.fontMetrics().horizontalAdvance(self._letter) + 6
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = line.adjusted(used, 0, 0, 0)
        name = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, name)
        box = self.picture_rect()
        if self._image.isNull():
            empty = QColor(text)
            empty.setAlphaF(0.06)
            painter.fillRect(box, empty)
        else:
            painter.drawImage(self._shown_at(), self._shown())
        frame = QRectF(box).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._is_target or self._is_selected:
            painter.setPen(QPen(accent, 4 if self._is_target else 2))
            painter.drawRoundedRect(frame, 2, 2)
        elif self._is_hot:
            faint = QColor(text)
            faint.setAlphaF(0.4)
            painter.setPen(QPen(faint, 1))
            painter.drawRoundedRect(frame, 2, 2)
        self._keys.paint(painter, frame.adjusted(3, 3, -3, -3))

    # --- the hand ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select it."""
        self._keys.use(is_by_keys=False)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self.clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the picture out."""
        if self._pressed_at is None:
            return
        if (event.position() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            mime = None if self._mime is None else self._mime()
            if mime is not None:
                drag_picture(self, mime, self._image)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pressed_at = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go, and await no drop: neither a release nor the end of a drag comes here any more."""
        self._pressed_at = None
        self._is_target = self._is_hot = False
        super().hideEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the owner for a menu."""
        event.accept()
        self.context_requested.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select it."""
        self._keys.press(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Mark it while the pointer is over it."""
        self._set_hot(is_hot=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark it no longer."""
        self._set_hot(is_hot=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what fits."""
        is_fit = not self._is_result and event.source() is not self and self._accepts(event.mimeData())
        if is_fit and take_copy(event):
            self._is_target = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        self._is_target = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped."""
        self._is_target = False
        self.update()
        if not take_drop(event, self):
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)  # the keys go where it went
        self.dropped.emit(event.mimeData())

    def _set_hot(self, *, is_hot: bool) -> None:
        self._is_hot = is_hot
        self.update()

    def _shown_at(self) -> QPointF:
        size = self._shown().deviceIndependentSize()
        box = QRectF(self.picture_rect())
        ratio = self.devicePixelRatioF()
        x = box.left() + (box.width() - size.width()) / 2
        y = box.top() + (box.height() - size.height()) / 2
        return QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)

    def _shown(self) -> QImage:
        ratio = self.devicePixelRatioF()
        if self._scaled.isNull() or self._scaled.devicePixelRatio() != ratio:
            is_sharp = is_pixel_art(self._image.size())
            side = round(self._side * ratio)
            size = fitted(self._image.size(), QSize(side, side), is_sharp=is_sharp)
            self._scaled = enlarged(self._image, size, is_sharp=is_sharp).copy()
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled
