"""Dragging a picture: what is seen under the pointer while it travels."""

import shutil
import tempfile
import weakref
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
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


class PngFolder:
    """Files that other programs read after a drop, at their leisure: kept as long as this is."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def add(self, mime: QMimeData, png: bytes, stem: str) -> None:
        """Let the bytes of a PNG travel as a file and as they are."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="picture-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / f"{stem}.png"
        path.write_bytes(png)
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        mime.setData("image/png", png)
