"""PointPictures: points of a map as small pictures, each in a frame of its class's colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

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
        self._images: dict[tuple[int, int], _Framed] = {}
        """By point and category."""
        self._images_for: tuple[float, ...] = ()
        self.size = 0
        """Longer side of a picture in logical pixels."""

    @property
    def is_any(self) -> bool:
        """Whether any point is a picture."""
        return bool(self._pictures)

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
        seen = list(zip(indices[is_seen].tolist(), categories[is_seen].tolist(), strict=True))
        for index, category in seen:
            if (index, category) not in images:
                images[index, category] = _Framed.of(
                    self._image_of(self._pictures[index], ratio), colours[category], paper
                )
        if not seen:
            return
        height, width = images[seen[0]].pixels.shape  # of all: they are of one model
        # On whole device pixels, or the picture would blur.
        left = np.rint(x[is_seen] * ratio - width / 2).astype(np.intp)
        top = np.rint(y[is_seen] * ratio - height / 2).astype(np.intp)
        target = _pixels_of(painter)
        is_whole = (left >= 0) & (top >= 0) & (left + width <= target.shape[1])
        is_whole &= top + height <= target.shape[0]
        if emphasis is not None:
            is_whole &= categories[is_seen] == emphasis
        corners = (left.tolist(), top.tolist(), is_whole.tolist())
        for key, right, down, can_be_copied in zip(seen, *corners, strict=True):
            if can_be_copied:  # a third of the time that the painter takes
                target[down : down + height, right : right + width] = images[key].pixels
                continue
            painter.setOpacity(1.0 if emphasis is None or key[1] == emphasis else _FADED)
            painter.drawImage(QPointF(right / ratio, down / ratio), images[key].image)
        painter.setOpacity(1.0)

    def _image_of(self, picture: NDArray[np.uint8], ratio: float) -> QImage:
        image = image_of(picture).convertToFormat(QImage.Format.Format_RGB32)
        is_sharp = is_pixel_art(image.size())
        side = round(self.size * ratio)
        room = fitted(image.size(), QSize(side, side), is_sharp=is_sharp)
        image = enlarged(image, room, is_sharp=is_sharp)
        image.setDevicePixelRatio(ratio)
        return image


@dataclass(frozen=True, slots=True, eq=False)
class _Framed:
    """A picture in its frame, ready to be painted or copied."""

    image: QImage
    pixels: NDArray[np.uint32]
    """Those of the image, (h, w)."""

    @classmethod
    def of(cls, image: QImage, colour: QColor, paper: QColor) -> Self:
        framed = _framed(image, colour, paper)
        pixels = np.frombuffer(framed.constBits(), np.uint32).reshape(framed.height(), -1)
        return cls(framed, pixels[:, : framed.width()])


def _pixels_of(painter: QPainter) -> NDArray[np.uint32]:
    """The device pixels (h, w) that a painter paints on; 32 bits each, as those of all pictures here."""
    device = painter.device()
    assert isinstance(device, QImage)
    pixels = np.frombuffer(device.bits(), np.uint32).reshape(device.height(), -1)
    return pixels[:, : device.width()]


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
