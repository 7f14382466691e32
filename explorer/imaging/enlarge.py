"""Pictures made larger: sharp, each pixel a square, or smooth."""

from enum import Enum

import numpy as np
import numpy.typing as npt


class Between(Enum):
    """What lies between the pixels of an enlarged picture."""

    SHARP = "sharp"
    """Each pixel becomes a square of its own colour: nothing is invented."""
    SMOOTH = "smooth"
    """Lanczos interpolation, as for photographs."""


def enlarge(
    pictures: npt.NDArray[np.uint8], factor: int, between: Between = Between.SHARP
) -> npt.NDArray[np.uint8]:
    """Pictures (n, h, w, c) enlarged to (n, h·factor, w·factor, c); factor 1 is an exact copy.

    Raises
    ------
    ValueError
        If ``factor`` is below 1.
    """
    if factor < 1:
        raise ValueError(f"factor must be at least 1, not {factor}")
    if factor == 1:
        return pictures.copy()
    if between is Between.SHARP:
        return pictures.repeat(factor, axis=1).repeat(factor, axis=2)
    return _enlarge_smoothly(pictures, factor)


def _enlarge_smoothly(pictures: npt.NDArray[np.uint8], factor: int) -> npt.NDArray[np.uint8]:
    from PIL import Image

    n, h, w, c = pictures.shape
    enlarged = np.empty((n, h * factor, w * factor, c), np.uint8)
    for picture, target in zip(pictures, enlarged, strict=True):
        for channel in range(c):  # one at a time fits any number of channels
            image = Image.fromarray(np.ascontiguousarray(picture[..., channel]))
            larger = image.resize((w * factor, h * factor), Image.Resampling.LANCZOS)
            target[..., channel] = np.asarray(larger)
    return enlarged
