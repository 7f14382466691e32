"""PictureView: one picture, large, to look at, to drag out, and to ask a menu of."""

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from explorer.widgets.images import enlarged, fitted, image_of, is_pixel_art

_DRAG_SIDE = 96  # of the picture under the pointer while dragging, logical pixels


class PictureView(QWidget):
    """A picture as large as the room allows; without one, a sentence that says what would be here.

    It can be dragged into another program where its owner gave it the bytes of a PNG file: those bytes travel
    (with what the owner wrote into them), as a file and as an image.
    """

    context_requested = Signal(QPoint)
    """A menu is wanted at this global position."""

    def __init__(self, parent: QWidget | None = None, *, empty_text: str = "") -> None:
        super().__init__(parent)
        self._empty_text = empty_text
        self._image = QImage()
        self._scaled = QImage()
        self._is_sharp: bool | None = None
        self._png: Callable[[], bytes] | None = None
        self._add: Callable[[QMimeData], None] = lambda _: None
        self._file_stem = "picture"
        self._folder: Path | None = None
        self._pressed_at: QPointF | None = None
        self.setMinimumSize(96, 96)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Picture")

    @property
    def image(self) -> QImage:
        """The picture at its own size; null where there is none."""
        return self._image

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show uint8 (h, w, c), or nothing."""
        self._image = QImage() if picture is None else image_of(picture)
        self._scaled = QImage()
        shapes = Qt.CursorShape
        shape = shapes.OpenHandCursor if self._can_be_dragged() else shapes.ArrowCursor
        if shape != self.cursor().shape():
            self.setCursor(shape)
        self.update()

    def set_sharp(self, is_sharp: bool | None) -> None:
        """Enlarge with square pixels (True) or smoothly (False); None: square for small pictures."""
        self._is_sharp = is_sharp
        self._scaled = QImage()
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say what is missing while there is no picture."""
        self._empty_text = text
        self.update()

    def set_png_source(self, png: Callable[[], bytes] | None, file_stem: str = "picture") -> None:
        """Let the picture be dragged out: `png` gives the file's bytes, `file_stem` its name."""
        self._png = png
        self._file_stem = file_stem

    def set_extra(self, add: Callable[[QMimeData], None]) -> None:
        """Let more travel with a drag than the picture: ``add`` puts it beside."""
        self._add = add

    def hasHeightForWidth(self) -> bool:
        """Want a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Want a square, or the picture's own shape."""
        if self._image.isNull():
            return width
        return round(width * self._image.height() / self._image.width())

    def sizeHint(self) -> QSize:
        """Large enough to look at."""
        return QSize(280, self.heightForWidth(280))

    def picture_rect(self) -> QRect:
        """Where the picture is seen, in logical pixels."""
        size = self._shown().deviceIndependentSize()
        ratio = self.devicePixelRatioF()
        # On whole device pixels, or all of it would blur.
        left = round((self.width() - size.width()) / 2 * ratio) / ratio
        top = round((self.height() - size.height()) / 2 * ratio) / ratio
        return QRectF(left, top, size.width(), size.height()).toRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in the middle, or the sentence."""
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self._empty_text)
            return
        box = self.picture_rect()
        painter.drawImage(box.topLeft(), self._shown())
        edge = QColor(self.palette().color(QPalette.ColorRole.Text))
        edge.setAlphaF(0.16)  # a white picture ends somewhere, even on white
        width, height = box.width(), box.height()
        sides = (
            (0, 0, width, 1),
            (0, height - 1, width, 1),
            (0, 1, 1, height - 2),
            (width - 1, 1, 1, height - 2),
        )
        for left, top, across, down in sides:  # quicker than a rectangle with a pen, and the same
            painter.fillRect(box.left() + left, box.top() + top, across, down, edge)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Enlarge anew."""
        self._scaled = QImage()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        is_on_it = self.picture_rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and is_on_it and self._can_be_dragged():
            self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag it out."""
        if self._pressed_at is None:
            return
        travel = (event.position() - self._pressed_at).manhattanLength()
        if travel >= QApplication.startDragDistance():
            self._pressed_at = None
            self._drag_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pressed_at = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the owner for a menu."""
        event.accept()
        self.context_requested.emit(event.globalPos())

    def drag_payload(self) -> QMimeData | None:
        """What a drag or a copy carries: the PNG as a file and as bytes, and the image for all others."""
        if self._image.isNull() or self._png is None:
            return None
        png = self._png()
        if self._folder is None:
            # Kept as long as the widget: other programs read the file after the drop, at their leisure.
            self._folder = Path(tempfile.mkdtemp(prefix="picture-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / f"{self._file_stem}.png"
        path.write_bytes(png)
        payload = QMimeData()
        payload.setUrls([QUrl.fromLocalFile(str(path))])
        payload.setData("image/png", png)
        payload.setImageData(self._image)
        self._add(payload)
        return payload

    def _drag_out(self) -> None:
        payload = self.drag_payload()
        if payload is None:
            return
        drag = QDrag(self)
        drag.setMimeData(payload)
        ratio = self.devicePixelRatioF()
        side = round(_DRAG_SIDE * ratio)
        size = fitted(self._image.size(), QSize(side, side), is_sharp=self._is_enlarged_sharp())
        pixmap = QPixmap.fromImage(enlarged(self._image, size, is_sharp=self._is_enlarged_sharp()))
        pixmap.setDevicePixelRatio(ratio)
        drag.setPixmap(pixmap)
        drag.setHotSpot(QPoint(_DRAG_SIDE // 2, _DRAG_SIDE // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def _can_be_dragged(self) -> bool:
        return self._png is not None and not self._image.isNull()

    def _is_enlarged_sharp(self) -> bool:
        return is_pixel_art(self._image.size()) if self._is_sharp is None else self._is_sharp

    def _shown(self) -> QImage:
        """The picture at the size in which it is seen."""
        ratio = self.devicePixelRatioF()
        if self._image.isNull():
            return self._image
        if self._scaled.isNull() or self._scaled.devicePixelRatio() != ratio:
            sharp = self._is_enlarged_sharp()
            room = QSize(int(self.width() * ratio), int(self.height() * ratio))
            scaled = enlarged(self._image, fitted(self._image.size(), room, is_sharp=sharp), is_sharp=sharp)
            self._scaled = scaled.copy() if scaled is self._image else scaled
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled
