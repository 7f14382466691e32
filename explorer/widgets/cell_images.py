"""Pictures of many cells, enlarged when they are first painted, and not all in one paint."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from explorer.widgets.images import enlarged, image_of, is_pixel_art

_BUDGET = 0.012
"""Seconds of a paint that may go into enlarging."""


class CellImages:
    """Keeps each cell's picture at its own size and at the size in which it is seen."""

    def __init__(self) -> None:
        self._pictures: list[NDArray[np.uint8] | None] = []
        self._raw: dict[int, QImage] = {}
        self._scaled: dict[int, QImage] = {}
        self._size = QSize()
        self._ratio = 1.0
        self._spent = 0.0

    @staticmethod
    def is_sharp(shape: tuple[int, int]) -> bool:
        """Whether pictures of ``shape`` (h, w) are enlarged with square pixels."""
        return is_pixel_art(QSize(shape[1], shape[0]))

    def begin(self, count: int) -> None:
        """Expect other cells."""
        self._pictures = [None] * count
        self._raw.clear()
        self._scaled.clear()

    def put(self, indices: NDArray[np.intp], pictures: NDArray[np.uint8]) -> None:
        """Take pictures (k, h, w, c) of some cells (k,)."""
        for index, picture in zip(indices.tolist(), pictures, strict=True):
            self._pictures[index] = picture
            self._raw.pop(index, None)
            self._scaled.pop(index, None)

    def picture(self, index: int) -> NDArray[np.uint8] | None:
        """A cell's picture (h, w, c), if it is there."""
        return self._pictures[index] if index < len(self._pictures) else None

    def set_size(self, size: QSize, ratio: float) -> None:
        """Want pictures of this size in device pixels."""
        if (size, ratio) != (self._size, self._ratio):
            self._size, self._ratio = size, ratio
            self._scaled.clear()

    def raw(self, index: int) -> QImage | None:
        """A cell's picture at its own size."""
        picture = self.picture(index)
        if picture is None:
            return None
        if index not in self._raw:
            self._raw[index] = image_of(picture)
        return self._raw[index]

    def scaled(self, index: int) -> QImage | None:
        """A cell's picture as it is seen; None while there is none, or this paint has done enough."""
        image = self._scaled.get(index)
        if image is not None or self._spent > _BUDGET:
            return image
        since = perf_counter()
        raw = self.raw(index)
        if raw is not None:
            is_sharp = is_pixel_art(raw.size()) and self._size.width() % raw.width() == 0
            image = enlarged(raw, self._size, is_sharp=is_sharp).copy()
            image.setDevicePixelRatio(self._ratio)
            self._scaled[index] = image
        self._spent += perf_counter() - since
        return image

    def end_paint(self) -> None:
        """The next paint may enlarge again."""
        self._spent = 0.0
