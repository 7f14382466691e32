"""PointPictures: points of a map as small pictures, each in a frame of its class's colour."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
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
        self._images: dict[tuple[int, int], tuple[QImage, float, float]] = {}
        """In their frames, with half their width and height in device pixels, by point and category."""
        self._images_for: tuple[float, ...] = ()
        self.size = 0
        """Longer side of a picture in logical pixels."""

    @property
    def indices(self) -> frozenset[int]:
        """The points that are pictures."""
        return frozenset(self._pictures)

    def picture(self, index: int) -> NDArray[np.uint8]:
        """The picture of a point, (h, w, c)."""
        return self._pictures[index]

    def put(self, indices: NDArray[np.intp], pictures: NDArray[np.uint8]) -> None:
        """Show pictures, uint8 (k, h, w, c), in place of some points."""
        for index, picture in zip(indices.tolist(), pictures, strict=True):
            if index not in self._pictures:  # a point's picture stays the same until it is forgotten
                self._pictures[index] = picture

    def keep(self, indices: Iterable[int]) -> None:
        """Forget all pictures but these."""
        kept = self._pictures.keys() & set(indices)
        self._pictures = {index: self._pictures[index] for index in kept}
        self._images = {key: image for key, image in self._images.items() if key[0] in kept}

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint the pictures that are seen."""
        if not self._pictures:
            return
        viewport, ratio = scene.viewport, scene.ratio
        paper = scene.palette.color(QPalette.ColorRole.Base)
        colours = [QColor(*colour) for colour in self._points.shown_colours(scene.palette)]
        look = (self.size, ratio, paper.rgb(), *(colour.rgb() for colour in colours))
        if self._images_for != look:
            self._images, self._images_for = {}, look
        images = self._images
        indices = np.fromiter(self._pictures, np.intp, len(self._pictures))
        places, categories = self._points.given(indices)
        x = (places[:, 0].astype(np.float64) - viewport.x) * viewport.scale + viewport.width / 2
        y = (viewport.y - places[:, 1].astype(np.float64)) * viewport.scale + viewport.height / 2
        reach = self.size / 2 + _FRAME + _RIM
        is_seen = (x > -reach) & (x < viewport.width + reach) & (y > -reach) & (y < viewport.height + reach)
        is_seen &= self._points.are_shown(indices)
        emphasis = self._points.emphasis
        # Lists, as a number of numpy's takes ten times as long to round.
        seen = (part[is_seen].tolist() for part in (indices, categories, x * ratio, y * ratio))
        for index, category, middle, centre in zip(*seen, strict=True):
            kept = images.get((index, category))
            if kept is None:
                image = _framed(self._image_of(self._pictures[index], ratio), colours[category], paper)
                kept = images[index, category] = (image, image.width() / 2, image.height() / 2)
            image, half_width, half_height = kept
            # On whole device pixels, or the picture would blur.
            left, top = round(middle - half_width) / ratio, round(centre - half_height) / ratio
            if emphasis is not None:
                painter.setOpacity(1.0 if category == emphasis else _FADED)
            painter.drawImage(QPointF(left, top), image)
        painter.setOpacity(1.0)

    def _image_of(self, picture: NDArray[np.uint8], ratio: float) -> QImage:
        image = image_of(picture).convertToFormat(QImage.Format.Format_RGB32)
        is_sharp = is_pixel_art(image.size())
        side = round(self.size * ratio)
        room = fitted(image.size(), QSize(side, side), is_sharp=is_sharp)
        image = enlarged(image, room, is_sharp=is_sharp)
        image.setDevicePixelRatio(ratio)
        return image


def _framed(image: QImage, colour: QColor, paper: QColor) -> QImage:
    """The image with a frame, and a rim of paper around that."""
    ratio = image.devicePixelRatio()
    frame = round(_FRAME * ratio)
    rim = frame + round(_RIM * ratio)
    framed = QImage(image.width() + 2 * rim, image.height() + 2 * rim, QImage.Format.Format_RGB32)
    framed.fill(paper)
    image.setDevicePixelRatio(1.0)
    painter = QPainter(framed)
    painter.fillRect(framed.rect().adjusted(rim - frame, rim - frame, frame - rim, frame - rim), colour)
    painter.drawImage(rim, rim, image)
    painter.end()
    framed.setDevicePixelRatio(ratio)
    return framed
