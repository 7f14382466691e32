import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ExplorerError
from explorer.imaging.difference import BRIGHTER, DARKER, difference, shifted, with_details
from explorer.imaging.photos import Frame, cut, first_frame, photo_of, read_photo


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def ramp(width: int = 40, height: int = 30) -> np.ndarray:
    across = np.linspace(0, 255, width).astype(np.uint8)
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = across
    picture[..., 1] = np.linspace(0, 255, height).astype(np.uint8)[:, None]
    return picture


def test_a_picture_is_read_as_it_is() -> None:
    np.testing.assert_array_equal(photo_of(encoded(Image.fromarray(ramp()), "PNG"), "a.png"), ramp())


def test_exif_turns_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    photo = photo_of(encoded(Image.fromarray(ramp()), "PNG", exif=exif), "a.png")
    np.testing.assert_array_equal(photo, np.rot90(ramp(), -1))


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA", "I;16", "I", "F"])
def test_every_kind_of_picture_becomes_rgb(mode: str) -> None:
    grey = np.full((20, 20), 128, np.uint8)
    if mode == "I;16":
        image = Image.fromarray(grey.astype(np.uint16) * 257)
    elif mode == "1":
        image = Image.fromarray(np.full((20, 20), 255, np.uint8)).convert("1")
    else:
        image = Image.fromarray(grey).convert(mode)
    photo = photo_of(encoded(image, "TIFF"), "a.tif")
    assert photo.shape == (20, 20, 3)
    assert np.abs(photo.astype(int) - (255 if mode == "1" else 128)).max() <= 2


def test_what_is_transparent_becomes_white_and_an_animation_its_first_frame() -> None:
    clear = photo_of(encoded(Image.new("RGBA", (20, 20), (9, 9, 9, 0)), "PNG"), "a.png")
    assert (clear == 255).all()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ((255, 0, 0), (0, 0, 255))]
    moving = photo_of(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a.gif")
    assert moving[5, 5].tolist() == [255, 0, 0]


def test_a_huge_picture_is_made_smaller() -> None:
    photo = photo_of(encoded(Image.new("RGB", (5000, 100)), "PNG"), "a.png")
    assert photo.shape[1] == 2048


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no picture at all", "no picture that can be read"),
        (encoded(Image.fromarray(ramp(200, 200)), "PNG")[:300], "damaged"),
        (encoded(Image.new("RGB", (3, 400)), "PNG"), "too small"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ExplorerError, match=said):
        photo_of(data, "a.png")


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"gone\.jpg does not exist"):
        read_photo(tmp_path / "gone.jpg")


def test_the_whole_frame_is_the_whole_photo() -> None:
    photo = ramp(128, 128)
    np.testing.assert_array_equal(cut(photo, first_frame(128, 128)), photo)


def test_a_frame_is_moved_turned_and_scaled() -> None:
    photo = ramp(128, 128)
    np.testing.assert_array_equal(cut(photo, Frame(64, 64, 32), 32), photo[48:80, 48:80])
    quarter = cut(photo, Frame(64, 64, 128, degrees=90))
    assert np.abs(quarter.astype(int) - np.rot90(photo, 1)).max() <= 4
    smaller = cut(photo, Frame(64, 64, 128), 32)
    assert np.abs(smaller.astype(int) - photo.reshape(32, 4, 32, 4, 3).mean(axis=(1, 3))).max() <= 8


def test_beside_the_photo_its_edge_goes_on() -> None:
    beyond = cut(ramp(64, 64), Frame(0, 32, 64), 64)
    assert np.ptp(beyond[:, :31, 0]) == 0


def test_a_difference_is_blue_or_orange_or_grey() -> None:
    grey = np.full((4, 4, 3), 100, np.uint8)
    assert np.ptp(difference(grey, grey)) == 0
    assert difference(grey, grey + 100)[0, 0].tolist() == list(BRIGHTER)
    assert difference(grey, grey - 100)[0, 0].tolist() == list(DARKER)


def test_all_details_give_the_original_back() -> None:
    rng = np.random.default_rng(0)
    original, reconstruction = rng.integers(0, 256, (2, 8, 8, 3), np.uint8)
    np.testing.assert_array_equal(with_details(reconstruction, original, reconstruction, 1.0), original)
    np.testing.assert_array_equal(with_details(reconstruction, original, reconstruction, 0.0), reconstruction)


def test_a_shift_by_nothing_is_nothing() -> None:
    rng = np.random.default_rng(0)
    picture, without, having = rng.integers(0, 256, (3, 8, 8, 3), np.uint8)
    np.testing.assert_array_equal(shifted(picture, without, having, 0.0), picture)
    np.testing.assert_array_equal(shifted(without, without, having, 1.0), having)
