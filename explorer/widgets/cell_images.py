"""Pictures of many cells, enlarged when they are first painted, and not all in one paint."""

from collections.abc import Iterable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from explorer.widgets.images import enlarged, image_of, is_pixel_art

_BUDGET = 0.012
"""Seconds of a paint that may go into enlarging."""
_AT_ONCE = 64
"""Small grey pictures enlarged at a time: one by one, Python's part would be most of it."""
_OPAQUE, _GREY = np.uint32(0xFF000000), np.uint32(0x010101)


class CellImages:
    """Keeps each cell's picture at its own size and at the size in which it is seen."""

    def __init__(self) -> None:
        self._pictures: list[NDArray[np.uint8] | None] = []
        self._raw: dict[int, QImage] = {}
        self._scaled: dict[int, QImage] = {}
        self._size = QSize()
        self._ratio = 1.0
        self._spent = 0.0
        self._pixels: dict[int, NDArray[np.uint32]] = {}
        """What images only borrow."""

    @staticmethod
    def is_sharp(shape: tuple[int, int]) -> bool:
        """Whether pictures of ``shape`` (h, w) are enlarged with square pixels."""
        return is_pixel_art(QSize(shape[1], shape[0]))

    def begin(self, count: int) -> None:
        """Expect other cells."""
        self._pictures = [None] * count
        self._raw.clear()
        self._forget_scaled()

    def put(self, indices: NDArray[np.intp], pictures: NDArray[np.uint8]) -> NDArray[np.intp]:
        """Take pictures (k, h, w, c) of some cells (k,); which of these look different now."""
        changed = []
        for index, picture in zip(indices.tolist(), pictures, strict=True):
            before = self._pictures[index]
            if before is None or before.tobytes() != picture.tobytes():  # numpy's own comparison takes longer
                self._pictures[index] = picture
                self._raw.pop(index, None)
                self._scaled.pop(index, None)
                changed.append(index)
        return np.asarray(changed, np.intp)

    def picture(self, index: int) -> NDArray[np.uint8] | None:
        """A cell's picture (h, w, c), if it is there."""
        return self._pictures[index] if index < len(self._pictures) else None

    @property
    def is_full(self) -> bool:
        """Whether every cell has its picture."""
        return all(picture is not None for picture in self._pictures)

    def set_size(self, size: QSize, ratio: float) -> None:
        """Want pictures of this size in device pixels."""
        if (size, ratio) != (self._size, self._ratio):
            self._size, self._ratio = size, ratio
            self._forget_scaled()

    def raw(self, index: int) -> QImage | None:
        """A cell's picture at its own size."""
        picture = self.picture(index)
        if picture is None:
            return None
        if index not in self._raw:
            self._raw[index] = image_of(picture)
        return self._raw[index]

    def prepare(self, indices: Iterable[int]) -> None:
        """Enlarge small grey pictures of these cells together, as many as a paint may."""
        wanted = [index for index in indices if index not in self._scaled]
        for start in range(0, len(wanted), _AT_ONCE):
            if self._spent > _BUDGET:
                return
            since = perf_counter()
            self._enlarge_grey(wanted[start : start + _AT_ONCE])
            self._spent += perf_counter() - since

    def _enlarge_grey(self, indices: list[int]) -> None:
        there = [(index, picture) for index in indices if (picture := self.picture(index)) is not None]
        if not there:
            return
        height, width, channels = there[0][1].shape
        across, down = self._size.width(), self._size.height()
        if channels != 1 or not self.is_sharp((height, width)) or across % width or down % height:
            return
        grey = np.stack([picture[..., 0] for _, picture in there]).astype(np.uint32)
        pixels = (grey * _GREY | _OPAQUE).repeat(down // height, axis=1).repeat(across // width, axis=2)
        for (index, _), own in zip(there, pixels, strict=True):
            image = QImage(own.data, across, down, 4 * across, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(self._ratio)
            self._scaled[index], self._pixels[index] = image, own

    def _forget_scaled(self) -> None:
        self._scaled.clear()
        self._pixels.clear()

    def scaled(self, index: int) -> QImage | None:
        """A cell's picture as it is seen; None while there is none, or this paint has done enough."""
        image = self._scaled.get(index)
        if image is not None or self._spent > _BUDGET:
            return image
        since = perf_counter()
        raw = self.raw(index)
        if raw is not None:
            is_sharp = is_pixel_art(raw.size()) and self._size.width() % raw.width() == 0
            image = enlarged(raw, self._size, is_sharp=is_sharp)
            if image.size() == raw.size():
                image = image.copy()  # the ratio is its own
            image.setDevicePixelRatio(self._ratio)
            self._scaled[index] = image
        self._spent += perf_counter() - since
        return image

    def end_paint(self) -> None:
        """The next paint may enlarge again."""
        self._spent = 0.0
