"""Comparison: a picture as it was and as it is, side by side, with a wipe, in turns, or as a difference."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets.fonts import small_font
from explorer.widgets.images import image_of, is_pixel_art

_GAP = 12
_CAPTION = 22


class Mode(StrEnum):
    """How the two pictures are shown."""

    SIDE = "side by side"
    WIPE = "wipe"
    FLICKER = "flicker"
    DIFFERENCE = "difference"


class Comparison(QWidget):
    """As large as the room allows; two pictures stand beside or above each other, whichever is larger."""

    context_requested = Signal(object)
    """A menu is wanted at this global position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = QImage()
        self._after = QImage()
        self._difference = QImage()
        self._captions = ("Before", "After", "Difference")
        self._mode = Mode.SIDE
        self._wipe = 0.5
        self._is_dragged = False
        self._is_back = False
        self._empty_text = ""
        self.setMinimumSize(180, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Face before and after")

    @property
    def mode(self) -> Mode:
        """How the two are shown."""
        return self._mode

    @property
    def after(self) -> QImage:
        """The picture as it is."""
        return self._after

    @property
    def before(self) -> QImage:
        """The picture as it was."""
        return self._before

    def set_mode(self, mode: Mode) -> None:
        """Show the two in another way."""
        if mode is not self._mode:
            self._mode = mode
            self._is_back = False
            self.setCursor(Qt.CursorShape.SplitHCursor if mode is Mode.WIPE else Qt.CursorShape.ArrowCursor)
            self.update()

    def set_captions(self, before: str, after: str, difference: str = "Difference") -> None:
        """Name the pictures."""
        if (before, after, difference) != self._captions:
            self._captions = (before, after, difference)
            self.update()

    def set_empty_text(self, text: str) -> None:
        """Say what is missing while there is no picture."""
        self._empty_text = text
        self.update()

    def set_before(self, picture: NDArray[np.uint8] | None) -> None:
        """Show uint8 (h, w, c) as what was, or nothing."""
        self._before = QImage() if picture is None else image_of(picture)
        self.update()

    def set_after(self, picture: NDArray[np.uint8] | None) -> None:
        """Show uint8 (h, w, c) as what is, or nothing."""
        was_there, self._after = not self._after.isNull(), QImage() if picture is None else image_of(picture)
        is_alone = was_there and picture is not None and self._mode is Mode.SIDE
        self.update(self.boxes()[-1].toAlignedRect() if is_alone else self.rect())

    def set_difference(self, picture: NDArray[np.uint8] | None) -> None:
        """Show uint8 (h, w, 3) as the difference of the two, or nothing."""
        self._difference = QImage() if picture is None else image_of(picture)
        if self._mode is Mode.DIFFERENCE:
            self.update()

    def show_before(self, *, is_back: bool) -> None:
        """While the two are shown in turns: show what was."""
        if is_back != self._is_back:
            self._is_back = is_back
            self.update()

    def boxes(self) -> list[QRectF]:
        """Where the pictures are, the one that changes last: two, or one of both."""
        width, height = float(self.width()), float(self.height())
        if self._mode in (Mode.WIPE, Mode.FLICKER):
            side = self._snapped(min(width, height - _CAPTION))
            return [QRectF((width - side) / 2, (height - _CAPTION - side) / 2, side, side)]
        beside = min((width - _GAP) / 2, height - _CAPTION)
        above = min(width, (height - 2 * _CAPTION - _GAP) / 2)
        side = self._snapped(max(beside, above))
        if beside >= above:
            left, top = (width - 2 * side - _GAP) / 2, (height - _CAPTION - side) / 2
            return [QRectF(left, top, side, side), QRectF(left + side + _GAP, top, side, side)]
        left, top = (width - side) / 2, (height - 2 * (side + _CAPTION) - _GAP) / 2
        return [QRectF(left, top, side, side), QRectF(left, top + side + _CAPTION + _GAP, side, side)]

    def sizeHint(self) -> QSize:
        """Two pictures of a good size."""
        return QSize(560, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures, or the sentence that says why there is none."""
        painter = QPainter(self)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        if self._after.isNull() and self._before.isNull():
            painter.setPen(muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._empty_text)
            return
        boxes, (before, after, difference) = self.boxes(), self._captions
        match self._mode:
            case Mode.SIDE:
                pictures = ((boxes[0], self._before, before), (boxes[1], self._after, after))
                for box, image, said in pictures:
                    if event.region().intersects(box.adjusted(0, 0, 0, _CAPTION).toAlignedRect()):
                        self._paint_picture(painter, box, image, said)
            case Mode.DIFFERENCE:
                self._paint_picture(painter, boxes[0], self._after, after)
                self._paint_picture(painter, boxes[1], self._difference, difference)
            case Mode.FLICKER:
                image = self._before if self._is_back else self._after
                said = before if self._is_back else f"{after}: hold Space or the mouse for before"
                self._paint_picture(painter, boxes[0], image, said)
            case Mode.WIPE:
                self._paint_wipe(painter, boxes[0], before, after)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the divider, or show what was."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._mode is Mode.FLICKER:
            self.show_before(is_back=True)
        elif self._mode is Mode.WIPE:
            self._is_dragged = True
            self._wipe_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the divider."""
        if self._is_dragged:
            self._wipe_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._is_dragged = False
        self.show_before(is_back=False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        self.context_requested.emit(event.globalPos())

    def _wipe_to(self, position: QPointF) -> None:
        box = self.boxes()[0]
        self._wipe = min(max((position.x() - box.left()) / max(box.width(), 1.0), 0.0), 1.0)
        self.update()

    def _snapped(self, side: float) -> float:
        """On whole device pixels, or the edges would blur."""
        ratio = self.devicePixelRatioF()
        return max(int(side * ratio), 1) / ratio

    def _paint_picture(self, painter: QPainter, box: QRectF, image: QImage, caption: str) -> None:
        self._draw(painter, box, image)
        self._caption(painter, box, caption, Qt.AlignmentFlag.AlignLeft)

    def _paint_wipe(self, painter: QPainter, box: QRectF, before: str, after: str) -> None:
        at = box.left() + round(self._wipe * box.width())
        for image, part in (
            (self._before, QRectF(box.left(), box.top(), at - box.left(), box.height())),
            (self._after, QRectF(at, box.top(), box.right() - at, box.height())),
        ):
            painter.save()
            painter.setClipRect(part)
            self._draw(painter, box, image)
            painter.restore()
        painter.setPen(QPen(QColor(255, 255, 255, 230), 2))
        painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(255, 255, 255, 230))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(at, box.center().y()), 7, 7)
        self._caption(painter, box, before, Qt.AlignmentFlag.AlignLeft)
        self._caption(painter, box, after, Qt.AlignmentFlag.AlignRight)

    def _draw(self, painter: QPainter, box: QRectF, image: QImage) -> None:
        if image.isNull():
            empty = self.palette().color(QPalette.ColorRole.WindowText)
            empty.setAlphaF(0.06)
            painter.fillRect(box, empty)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_pixel_art(image.size()))
        painter.drawImage(box, image)

    def _caption(self, painter: QPainter, box: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        font = painter.font()
        painter.setFont(small_font(self.font()))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        place = QRectF(box.left(), box.bottom() + 4, box.width(), _CAPTION - 4)
        flags = side | Qt.AlignmentFlag.AlignTop
        said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, flags, said)
        painter.setFont(font)
