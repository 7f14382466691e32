"""Drawings become pictures like MNIST's: inverted, of one size, in the middle."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.data.idx import IdxFile
from explorer.errors import ExplorerError
from explorer.imaging.digits import fit_digit, ink_of_photo, read_ink
from explorer.imaging.drawing import LARGEST_INK

Bytes = npt.NDArray[np.uint8]


def mass_middle(picture: Bytes) -> tuple[float, float]:
    """Row and column of the centre of mass, counted from 0."""
    weights = picture.astype(np.float64)
    rows, columns = np.indices(weights.shape)
    return float((weights * rows).sum() / weights.sum()), float((weights * columns).sum() / weights.sum())


def box(picture: Bytes) -> tuple[int, int]:
    """Height and width of what is not black."""
    rows, columns = np.nonzero(picture)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def seven(side: int = 200, left: int = 20, top: int = 90) -> Bytes:
    """A seven of 60×39 pixels somewhere on a large black picture."""
    ink = np.zeros((side, side), np.uint8)
    ink[top : top + 10, left : left + 39] = 255
    for row in range(60):
        start = left + 29 - row // 2
        ink[top + row, start : start + 10] = 255
    return ink


@given(left=st.integers(0, 150), top=st.integers(0, 140), times=st.integers(1, 3))
def test_the_place_and_the_size_of_a_drawing_do_not_matter(left: int, top: int, times: int) -> None:
    found = fit_digit(seven(200, left, top).repeat(times, 0).repeat(times, 1))
    assert found is not None
    assert found.shape == (28, 28)
    assert np.abs(found.astype(int) - fit_digit(seven())).max() <= 1


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 9), st.integers(1, 9)),
        min_size=1,
        max_size=6,
    )
)
def test_the_longer_side_is_20_and_the_mass_is_in_the_middle(blots: list[tuple[int, int, int, int]]) -> None:
    ink = np.zeros((100, 100), np.uint8)
    for row, column, height, width in blots:
        ink[row : row + height, column : column + width] = 255
    found = fit_digit(ink)
    assert found is not None
    assert max(box(found)) == 20
    assert found.max() == 255
    for middle, lines in zip(mass_middle(found), (found, found.T), strict=True):
        # Moved by whole pixels, and never over the edge; rounding to shades moves it by less than 0.02.
        is_at_edge = bool(lines[0].any() or lines[-1].any())
        assert abs(middle - 14) <= 0.52 or is_at_edge


def test_edges_are_grey() -> None:
    found = fit_digit(seven())
    assert found is not None
    assert ((found > 30) & (found < 225)).sum() > 10


def test_a_picture_of_another_shape_is_filled_alike() -> None:
    found = fit_digit(seven(), 42, 56)
    assert found is not None
    assert found.shape == (42, 56)
    assert max(box(found)) == 30
    assert mass_middle(found) == pytest.approx((21, 28), abs=0.5)
    tiny = fit_digit(seven(), 6, 6)
    assert tiny is not None
    assert max(box(tiny)) == 4


def test_without_ink_there_is_no_picture() -> None:
    assert fit_digit(np.zeros((50, 50), np.uint8)) is None
    assert fit_digit(np.zeros((0, 0), np.uint8)) is None


def test_a_digit_on_paper_is_inverted_and_one_on_black_is_not() -> None:
    ink = seven()
    np.testing.assert_array_equal(ink_of_photo(ink), ink)
    np.testing.assert_array_equal(ink_of_photo(255 - ink), ink)
    rgb = np.stack([ink // 2 + 100] * 3, axis=-1)
    np.testing.assert_array_equal(ink_of_photo(rgb), ink)


def test_noise_and_uneven_light_are_no_ink() -> None:
    noise = np.random.default_rng(0).normal(0, 4, (200, 200))
    photo = np.clip(215 - seven() * 0.6 + noise, 0, 255).astype(np.uint8)
    found, clean = fit_digit(ink_of_photo(photo)), fit_digit(seven())
    assert found is not None
    assert clean is not None
    assert np.abs(found.astype(float) - clean).mean() < 6


def test_the_lines_of_a_pen_are_made_as_thick_as_mnists_and_others_are_left() -> None:
    photo = np.full((280, 200), 255, np.uint8)
    photo[40:240, 100:103] = 0
    photo[137:140, 30:170] = 0
    ink = ink_of_photo(photo)
    assert ink.shape == photo.shape
    found = fit_digit(ink)
    assert found is not None
    assert found[6:12].sum(axis=1) / 255 == pytest.approx(2.0, abs=0.4), "the stem"
    assert max(box(found)) == 20
    photo[40:240, 90:110] = 0
    photo[130:150, 30:170] = 0
    np.testing.assert_array_equal(ink_of_photo(photo), 255 - photo)


def test_transparent_paper_is_paper() -> None:
    ink = seven()
    for shade in (0, 255):
        photo = np.full((200, 200, 4), shade, np.uint8)
        photo[..., 3] = ink
        np.testing.assert_array_equal(ink_of_photo(photo), ink)


def test_a_large_photo_is_made_smaller() -> None:
    found = ink_of_photo(255 - seven().repeat(5, 0).repeat(5, 1)[:, :800])
    assert found.shape == (LARGEST_INK, round(LARGEST_INK * 0.8))


@pytest.mark.parametrize("shade", [0, 130, 255])
def test_an_empty_photo_is_refused_in_words(shade: int) -> None:
    with pytest.raises(ExplorerError, match="The picture is empty"):
        ink_of_photo(np.full((30, 40, 3), shade, np.uint8))


def test_a_file_is_read_and_what_is_none_is_refused(tmp_path: Path) -> None:
    Image.fromarray(255 - seven()).save(tmp_path / "seven.png")
    np.testing.assert_array_equal(read_ink(tmp_path / "seven.png"), seven())
    (tmp_path / "none.png").write_bytes(b"no picture")
    with pytest.raises(ExplorerError, match=r"none\.png cannot be read as a picture"):
        read_ink(tmp_path / "none.png")
    with pytest.raises(ExplorerError, match="does not exist"):
        read_ink(tmp_path / "missing.png")


def test_mnists_own_digits_come_back_as_they_were(mnist_folder: Path) -> None:
    digits, _ = IdxFile.of(mnist_folder / "t10k-images-idx3-ubyte.gz").read()
    for digit in digits[:200, ..., 0]:
        large = digit.repeat(8, 0).repeat(8, 1)
        photo = np.pad(255 - large, ((7, 40), (50, 3)), constant_values=255)
        found = fit_digit(ink_of_photo(photo))
        assert found is not None
        assert np.abs(found.astype(int) - digit).max() <= 13
