"""PointPictures: points of a map as small pictures, each in a frame of its class's colour."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPalette

from explorer.widgets.images import enlarged, fitted, image_of, is_pixel_art
from explorer.widgets.layer import Scene
from explorer.widgets.point_layer import PointLayer

_FRAME = 1.5  # logical pixels of colour around a picture
_RIM = 1.0  # … and of paper around that
_FADED = 0.25  # opacity of all others while one class is singled out


class PointPictures:
    """A layer of pictures by the index of their point; places and colours are those of the points."""

    def __init__(self, points: PointLayer) -> None:
        self._points = points
        self._pictures: dict[int, NDArray[np.uint8]] = {}
        self._images: dict[int, QImage] = {}
        self._images_for: tuple[int, float] = (0, 0.0)
        self.size = 0
        """Longer side of a picture in logical pixels."""

    @property
    def indices(self) -> frozenset[int]:
        """The points that are pictures."""
        return frozenset(self._pictures)

    def put(self, indices: NDArray[np.intp], pictures: NDArray[np.uint8]) -> None:
        """Show pictures, uint8 (k, h, w, c), in place of some points."""
        for index, picture in zip(indices.tolist(), pictures, strict=True):
            self._pictures[index] = picture
            self._images.pop(index, None)

    def keep(self, indices: Iterable[int]) -> None:
        """Forget all pictures but these."""
        kept = self._pictures.keys() & set(indices)
        self._pictures = {index: self._pictures[index] for index in kept}
        self._images = {index: image for index, image in self._images.items() if index in kept}

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint the pictures that are seen."""
        if not self._pictures:
            return
        viewport, ratio = scene.viewport, scene.ratio
        images = self._images
        if self._images_for != (self.size, ratio):
            if self._images:
                self._images = images = {}
            self._images_for = (self.size, ratio)
        indices = np.fromiter(self._pictures, np.intp, len(self._pictures))
        places, categories = self._points.given(indices)
        x = (places[:, 0].astype(np.float64) - viewport.x) * viewport.scale + viewport.width / 2
        y = (viewport.y - places[:, 1].astype(np.float64)) * viewport.scale + viewport.height / 2
        reach = self.size / 2 + _FRAME + _RIM
        is_seen = (x > -reach) & (x < viewport.width + reach) & (y > -reach) & (y < viewport.height + reach)
        is_seen &= self._points.are_shown(indices)
        colours = [QColor(*colour) for colour in self._points.shown_colours(scene.palette)]
        paper, emphasis = scene.palette.color(QPalette.ColorRole.Base), self._points.emphasis
        frame = round(_FRAME * ratio) / ratio
        rim = frame + round(_RIM * ratio) / ratio
        for at in np.flatnonzero(is_seen).tolist():
            index, category = int(indices[at]), int(categories[at])
            image = images.get(index)
            if image is None:
                image = images[index] = self._image_of(self._pictures[index], ratio)
            size = image.deviceIndependentSize()
            # On whole device pixels, or the picture would blur.
            left = round((x[at] - size.width() / 2) * ratio) / ratio
            top = round((y[at] - size.height() / 2) * ratio) / ratio
            box = QRectF(QPointF(left, top), size)
            painter.setOpacity(1.0 if emphasis is None or category == emphasis else _FADED)
            painter.fillRect(box.adjusted(-rim, -rim, rim, rim), paper)
            painter.fillRect(box.adjusted(-frame, -frame, frame, frame), colours[category])
            painter.drawImage(box.topLeft(), image)
        painter.setOpacity(1.0)

    def _image_of(self, picture: NDArray[np.uint8], ratio: float) -> QImage:
        image = image_of(picture).convertToFormat(QImage.Format.Format_RGB32)
        is_sharp = is_pixel_art(image.size())
        side = round(self.size * ratio)
        room = fitted(image.size(), QSize(side, side), is_sharp=is_sharp)
        image = enlarged(image, room, is_sharp=is_sharp)
        image.setDevicePixelRatio(ratio)
        return image
