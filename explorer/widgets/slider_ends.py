"""SliderEnds: two small pictures beside a slider, of where its two ends lead."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets.fonts import small_font
from explorer.widgets.images import image_of, is_pixel_art

_SIDE, _EDGE, _CAPTION = 84, 8, 16


class SliderEnds(QWidget):
    """Floats over its parent, beside a row of it; the pointer goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._images = (QImage(), QImage())
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(2 * _SIDE + 3 * _EDGE, _SIDE + 2 * _EDGE + _CAPTION)
        self.hide()

    def move_to(self, owner: QWidget, row: QRect) -> None:
        """Stand to the right of a row of another widget."""
        parent = self._over
        at = owner.mapTo(parent, QPoint(row.right() + 12, row.center().y() - self.height() // 2))
        at.setY(min(max(at.y(), 4), max(parent.height() - self.height() - 4, 4)))
        self.hide()
        self.move(at)

    def show_ends(self, low: NDArray[np.uint8], high: NDArray[np.uint8]) -> None:
        """Show pictures uint8 (h, w, c) of both ends."""
        self._images = (image_of(low), image_of(high))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the two, on a ground of their own."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(small_font(self.font()))
        painter.setPen(QColor(palette.color(QPalette.ColorRole.PlaceholderText)))
        for at, (image, caption) in enumerate(zip(self._images, ("−3", "+3"), strict=True)):
            box = QRectF(_EDGE + at * (_SIDE + _EDGE), _EDGE, _SIDE, _SIDE)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_pixel_art(image.size()))
            painter.drawImage(box, image)
            place = QRectF(box.left(), box.bottom() + 2, _SIDE, _CAPTION)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, caption)
