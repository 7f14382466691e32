import gc

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from explorer.widgets.images import enlarged, fitted, image_of, is_pixel_art, pixels_of


@pytest.mark.parametrize("width", [1, 3, 28, 31])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pixels_are_kept_whatever_the_width(width: int, channels: int) -> None:
    """Rows of three bytes a pixel are no multiple of four bytes, which is what Qt expects unless told."""
    picture = np.random.default_rng(0).integers(0, 256, (5, width, channels), np.uint8)
    if channels == 4:
        picture[..., 3] = 255
    image = image_of(picture)
    for row in range(5):
        for column in range(width):
            colour = QColor(image.pixel(column, row))
            seen = (colour.red(), colour.green(), colour.blue())
            pixel = picture[row, column].tolist()
            assert seen == (tuple(pixel[:3]) if channels > 1 else (pixel[0],) * 3)


@pytest.mark.parametrize("width", [1, 3, 28, 31])
@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_are_taken_back_out_of_an_image(width: int, channels: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (5, width, channels), np.uint8)
    image = image_of(picture)
    np.testing.assert_array_equal(pixels_of(image, is_opaque=True), picture[..., :3])
    with_opacity = pixels_of(image)
    assert with_opacity.shape == (5, width, 4)
    np.testing.assert_array_equal(with_opacity[..., :channels], picture)


def test_the_image_outlives_the_array() -> None:
    picture = np.full((40, 40, 1), 200, np.uint8)
    image = image_of(picture)
    picture[:] = 0
    del picture
    gc.collect()
    assert QColor(image.pixel(20, 20)).red() == 200


def test_views_of_larger_arrays_are_taken() -> None:
    sheet = np.arange(100, dtype=np.uint8).reshape(10, 10)
    image = image_of(sheet[2:8:2, ::-3])
    assert QColor(image.pixel(1, 1)).red() == sheet[4, 6]


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((2, 2), np.float32),
        np.zeros((2, 2, 2), np.uint8),
        np.zeros((0, 2, 1), np.uint8),
        np.zeros((1, 2, 2, 1), np.uint8),
    ],
)
def test_what_is_no_picture_is_refused(picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match="picture"):
        image_of(picture)


def test_sharp_pictures_grow_by_whole_factors() -> None:
    assert fitted(QSize(28, 28), QSize(100, 120), is_sharp=True) == QSize(84, 84)
    assert fitted(QSize(28, 28), QSize(100, 120), is_sharp=False) == QSize(100, 100)
    assert fitted(QSize(128, 64), QSize(64, 64), is_sharp=True) == QSize(64, 32)
    assert fitted(QSize(28, 28), QSize(0, 10), is_sharp=True).isEmpty()


def test_sharp_is_square_and_smooth_is_not() -> None:
    image = image_of(np.array([[[0], [255]]], np.uint8))
    sharp = enlarged(image, QSize(8, 4), is_sharp=True)
    assert [QColor(sharp.pixel(x, 1)).red() for x in range(8)] == [0] * 4 + [255] * 4
    smooth = enlarged(image, QSize(8, 4), is_sharp=False)
    assert 0 < QColor(smooth.pixel(3, 1)).red() < 255


def test_only_small_pictures_are_pixel_art() -> None:
    assert is_pixel_art(QSize(28, 28))
    assert not is_pixel_art(QSize(128, 128))
