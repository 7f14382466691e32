"""Pictures in numpy arrays, as Qt images."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

LARGEST_PIXEL_ART = 64
"""Pictures up to this many pixels a side are enlarged without blur by default."""


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """A Qt image with its own copy of the pixels.

    Parameters
    ----------
    picture
        uint8 (h, w), (h, w, 1) grey, (h, w, 3) RGB or (h, w, 4) RGBA with straight alpha.

    Raises
    ------
    ValueError
        The array has another type or shape.
    """
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or 0 in picture.shape:
        raise ValueError(f"a picture is uint8 (h, w, c), not {picture.dtype} {picture.shape}")
    formats = {
        1: QImage.Format.Format_Grayscale8,
        3: QImage.Format.Format_RGB888,
        4: QImage.Format.Format_RGBA8888,
    }
    channels = picture.shape[2] if picture.ndim == 3 else 1
    if channels not in formats:
        raise ValueError(f"a picture has 1, 3 or 4 channels, not {channels}")
    rows = np.ascontiguousarray(picture)
    height, width = rows.shape[:2]
    # The image only borrows the array: copy() makes it own its pixels.
    return QImage(rows.data, width, height, width * channels, formats[channels]).copy()


def pixels_of(image: QImage, *, is_opaque: bool = False) -> NDArray[np.uint8]:
    """Pixels of a Qt image with their opacity, uint8 (h, w, 4); without it (h, w, 3)."""
    channels, format_ = (3, QImage.Format.Format_RGB888) if is_opaque else (4, QImage.Format.Format_RGBA8888)
    as_asked = image.convertToFormat(format_)
    height, width = as_asked.height(), as_asked.width()
    rows = np.frombuffer(as_asked.constBits(), np.uint8).reshape(height, as_asked.bytesPerLine())
    return rows[:, : width * channels].reshape(height, width, channels).copy()


def is_pixel_art(size: QSize) -> bool:
    """Whether a picture is so small that its pixels should be seen as squares."""
    return max(size.width(), size.height()) <= LARGEST_PIXEL_ART


def fitted(size: QSize, room: QSize, *, is_sharp: bool) -> QSize:
    """The largest size with the same shape within a room, all in device pixels.

    Sharp pictures grow by whole factors, so that all their pixels stay equal; they shrink only when the room
    is smaller than they are.
    """
    if size.isEmpty() or room.isEmpty():
        return QSize(0, 0)
    factor = min(room.width() / size.width(), room.height() / size.height())
    if is_sharp and factor >= 1:
        factor = int(factor)
    return QSize(max(round(size.width() * factor), 1), max(round(size.height() * factor), 1))


def enlarged(image: QImage, size: QSize, *, is_sharp: bool) -> QImage:
    """The image at another size, sharp or smooth, whatever its shape."""
    if image.size() == size:
        return image
    mode = Qt.TransformationMode.SmoothTransformation
    if is_sharp:
        mode = Qt.TransformationMode.FastTransformation
        if not image.hasAlphaChannel():
            # Of pixels of 32 bits Qt makes more five to nine times as fast, and paints them as they are.
            image = image.convertToFormat(QImage.Format.Format_RGB32)
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
