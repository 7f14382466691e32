"""Dragging a picture: what is seen under the pointer while it travels."""

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QDrag, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from explorer.widgets.images import enlarged, fitted, is_pixel_art

_SIDE = 72
"""Of the picture under the pointer, logical pixels."""


def drag_picture(source: QWidget, mime: QMimeData, image: QImage) -> None:
    """Drag ``mime`` with a small picture of it; returns when it was dropped."""
    drag = QDrag(source)
    drag.setMimeData(mime)
    if not image.isNull():
        ratio = source.devicePixelRatioF()
        is_sharp = is_pixel_art(image.size())
        size = fitted(image.size(), QSize(round(_SIDE * ratio), round(_SIDE * ratio)), is_sharp=is_sharp)
        pixmap = QPixmap.fromImage(enlarged(image, size, is_sharp=is_sharp))
        pixmap.setDevicePixelRatio(ratio)
        drag.setPixmap(pixmap)
        drag.setHotSpot(QPoint(_SIDE // 2, _SIDE // 2))
    drag.exec(Qt.DropAction.CopyAction)
