"""Bringing pictures to the shape (h, w, c) that a model takes."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL import Image

PictureShape = tuple[int, int, int]


def fit(pictures: npt.NDArray[np.uint8], picture_shape: PictureShape) -> npt.NDArray[np.uint8]:
    """Convert pictures (n, h, w, c) to ``picture_shape``: cropped to its aspect about the middle, resized.

    Pictures that have the shape already come back as they are.
    """
    if pictures.shape[1:] == picture_shape:
        return pictures
    from PIL import Image

    if not len(pictures):
        return np.empty((0, *picture_shape), np.uint8)
    images = (Image.fromarray(p[..., 0] if p.shape[-1] == 1 else p) for p in pictures)
    return np.stack([fit_image(image, picture_shape) for image in images])


def fit_image(image: "Image.Image", picture_shape: PictureShape) -> npt.NDArray[np.uint8]:
    """One Pillow image as uint8 of ``picture_shape``; greys by luminance where the model has one channel."""
    from PIL import Image, ImageOps

    height, width, channels = picture_shape
    image = image.convert("L" if channels == 1 else "RGB")
    if image.size != (width, height):
        image = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    return np.asarray(image, np.uint8).reshape(picture_shape)
