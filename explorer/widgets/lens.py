"""Lens: a small picture that follows the pointer over another widget."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets.images import enlarged, fitted, is_pixel_art
from explorer.widgets.kept_look import KeptLook

_SIDE = 112  # four times a digit of 28 pixels
_PADDING = 3
_OFFSET = 20  # from the pointer, so that what is pointed at stays seen
_CORNER = 7.0
_PATIENCE = 12
"""Milliseconds that a lens in sight waits for the picture of where the pointer is, to be painted once."""


class Lens(QWidget):
    """A framed picture beside the pointer; it lets all events through to what lies below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._image = QImage()
        self._scaled = QImage()
        self._caption = ""
        self._waiting: tuple[QImage, str] | None = None
        self._pointer: QPoint | None = None
        self._frame = KeptLook()
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE, timerType=Qt.TimerType.PreciseTimer)
        self._late.timeout.connect(self._place)
        self.resize(self._wanted_size())
        self.hide()

    @property
    def image(self) -> QImage:
        """The picture as it was given."""
        return self._image

    def set_picture(self, image: QImage | None, caption: str = "", *, waits: bool = False) -> None:
        """Show a picture, or nothing; where it ``waits``, when `show_waiting` is called.

        A parent that is to be painted as a whole in a moment would have to paint what is below it now.
        """
        self._waiting = (image, caption) if waits and image is not None else None
        if self._waiting is not None:
            return
        self._image = QImage() if image is None else image
        self._scaled = QImage()
        if caption != self._caption:
            self._caption = caption
            self.resize(self._wanted_size())
        self._place()
        self._update_visibility()
        self.update()

    def show_waiting(self) -> None:
        """Show the picture that waits, if any."""
        if self._waiting is not None:
            self.set_picture(*self._waiting)

    def follow(self, pointer: QPoint | None) -> None:
        """Stand beside the pointer (in the parent's pixels) with the next picture, or be hidden."""
        self._pointer = pointer
        if pointer is None or self.isHidden():
            self._place()
        elif not self._late.isActive():
            self._late.start()
        self._update_visibility()

    def _wanted_size(self) -> QSize:
        text = self.fontMetrics().height() if self._caption else 0
        return QSize(_SIDE + 2 * _PADDING, _SIDE + 2 * _PADDING + text)

    def _update_visibility(self) -> None:
        self.setVisible(self._pointer is not None and not self._image.isNull())

    def _place(self) -> None:
        """Right of and below the pointer; on the other side where there is no room."""
        self._late.stop()
        if self._pointer is None:
            return
        room = self._parent.size()
        left, top = self._pointer.x() + _OFFSET, self._pointer.y() + _OFFSET
        if left + self.width() > room.width():
            left = self._pointer.x() - _OFFSET - self.width()
        if top + self.height() > room.height():
            top = self._pointer.y() - _OFFSET - self.height()
        self.move(left, top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a rounded card with the picture."""
        self._frame.paint(self, None, self._draw_frame)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = self._picture()
        size = picture.deviceIndependentSize()
        corner = QPointF(
            round(_PADDING + (_SIDE - size.width()) / 2), round(_PADDING + (_SIDE - size.height()) / 2)
        )
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(corner, size), _CORNER - _PADDING + 1, _CORNER - _PADDING + 1)
        painter.setClipPath(clip)
        painter.drawImage(corner, picture)
        painter.setClipping(False)
        if self._caption:
            box = QRect(_PADDING, _SIDE + _PADDING, _SIDE, self.height() - _SIDE - _PADDING)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._caption)

    def _draw_frame(self, painter: QPainter) -> None:
        palette = self.palette()
        border = QColor(palette.color(QPalette.ColorRole.Text))
        border.setAlphaF(0.28)
        painter.setPen(QPen(border, 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)

    def _picture(self) -> QImage:
        """The picture at the size in which it is seen, made once a picture."""
        ratio = self.devicePixelRatioF()
        if self._scaled.isNull() or self._scaled.devicePixelRatio() != ratio:
            side = round(_SIDE * ratio)
            sharp = is_pixel_art(self._image.size())
            room = QSize(side, side)
            # Whole factors leave a rim of up to a pixel's width: the card is the same for all pictures.
            size = fitted(self._image.size(), room, is_sharp=sharp)
            self._scaled = enlarged(self._image, size, is_sharp=sharp)
            if self._scaled is self._image:
                self._scaled = self._image.copy()
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled
