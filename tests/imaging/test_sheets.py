from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.errors import ExplorerError
from explorer.imaging.enlarge import Between, enlarge
from explorer.imaging.labels import Labels
from explorer.imaging.png import read_session, write_sheet
from explorer.imaging.sheets import Layout, Sheet, tile

SESSION = {"version": 1, "name": "Ä → 8×8", "seed": 3}


@given(
    n=st.integers(1, 12), columns=st.integers(1, 6), gap=st.integers(0, 3), channels=st.sampled_from([1, 3])
)
def test_every_picture_lies_at_its_row_and_column(n: int, columns: int, gap: int, channels: int) -> None:
    h, w = 3, 2
    pictures = np.random.default_rng(n).integers(0, 200, (n, h, w, channels), dtype=np.uint8)
    sheet = tile(pictures, columns, gap)
    rows = (n + columns - 1) // columns
    assert sheet.shape == (rows * h + (rows - 1) * gap, columns * w + (columns - 1) * gap, channels)
    left = sheet.copy()
    for index, picture in enumerate(pictures):
        y, x = index // columns * (h + gap), index % columns * (w + gap)
        np.testing.assert_array_equal(sheet[y : y + h, x : x + w], picture)
        left[y : y + h, x : x + w] = 255
    assert (left == 255).all()  # nothing but background anywhere else
    same = Sheet(pictures, grid(n, columns), Layout(h, gap)).pixels()
    np.testing.assert_array_equal(same, sheet[:, : same.shape[1]])


def test_no_pictures_cannot_be_laid_out() -> None:
    with pytest.raises(ValueError, match="0 pictures"):
        tile(np.empty((0, 2, 2, 1), np.uint8), 3)


def grid(count: int, columns: int) -> npt.NDArray[np.float32]:
    return np.stack(np.divmod(np.arange(count), columns), axis=1).astype(np.float32)


def some_pictures(count: int, channels: int = 3, side: int = 6) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (count, side, side, channels), dtype=np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("cell", "gap"), [(6, 0), (6, 2), (18, 3)])
def test_a_saved_sheet_has_every_cell_as_it_was(tmp_path: Path, channels: int, cell: int, gap: int) -> None:
    pictures = some_pictures(12, channels)
    path = tmp_path / "sheet.png"
    done = list(write_sheet(path, Sheet(pictures, grid(12, 4), Layout(cell, gap)), SESSION))
    assert done == sorted(done)
    assert done[-1] == 1
    assert len(done) == 4, "after each row it may be given up"
    image = Image.open(path)
    assert image.info["srgb"] == 0
    assert image.mode == {1: "L", 3: "RGB"}[channels]
    sheet = np.asarray(image).reshape(image.height, image.width, channels)
    for picture, (row, column) in zip(enlarge(pictures, cell // 6), grid(12, 4).astype(int), strict=True):
        y, x = row * (cell + gap), column * (cell + gap)
        np.testing.assert_array_equal(sheet[y : y + cell, x : x + cell], picture)
    assert read_session(path) == SESSION


def test_the_session_is_left_out_where_it_is_not_wanted(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    list(write_sheet(path, Sheet(some_pictures(4), grid(4, 2), Layout(6))))
    assert read_session(path) is None


def test_cells_of_any_size_are_sharp_or_smooth() -> None:
    ramp = np.arange(0, 160, 10, dtype=np.uint8)[None, None, :, None].repeat(16, axis=1)
    sharp = Sheet(ramp, grid(1, 1), Layout(23)).pixels()
    assert sharp.shape == (23, 23, 1)
    assert set(np.unique(sharp)) <= set(np.unique(ramp))
    smooth = Sheet(ramp, grid(1, 1), Layout(40, between=Between.SMOOTH)).pixels()
    assert len(np.unique(smooth)) > len(np.unique(ramp))
    smaller = Sheet(ramp, grid(1, 1), Layout(5, between=Between.SMOOTH)).pixels()
    assert smaller.shape == (5, 5, 1)


def test_the_rows_of_a_triangle_stand_in_the_middle() -> None:
    pictures = np.zeros((3, 4, 4, 1), np.uint8)
    places = np.array([[0, 0.5], [1, 0], [1, 1]], np.float32)
    sheet = Sheet(pictures, places, Layout(4, 2)).pixels()
    assert sheet.shape == (10, 10, 1)
    assert (sheet[:4, 3:7] == 0).all()
    assert (sheet[:4, :3] == 255).all()
    assert (sheet[:4, 7:] == 255).all()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("background", [0, 255])
def test_labels_stand_beside_the_cells_and_not_on_them(channels: int, background: int) -> None:
    pictures = np.full((6, 40, 40, channels), 128, np.uint8)
    layout = Layout(40, 4, background=background, labels=Labels(("z7", "z103"), ("−2", "0", "+2")))
    sheet = Sheet(pictures, grid(6, 3), layout)
    pixels = sheet.pixels()
    assert pixels.shape == (sheet.height, sheet.width, channels)
    top, left = sheet.height - 84, sheet.width - 128
    assert top > 8
    assert left > 20
    plain = Sheet(pictures, grid(6, 3), Layout(40, 4, background=background)).pixels()
    np.testing.assert_array_equal(pixels[top:, left:], plain)
    for row in range(2):
        beside = pixels[top + row * 44 : top + row * 44 + 40, :left]
        assert (beside != background).any()
    for column in range(3):
        above = pixels[:top, left + column * 44 : left + column * 44 + 40]
        assert (above != background).any()
    assert (pixels[:top, :left] == background).all()


def test_a_sheet_too_large_for_any_program_is_refused_in_words() -> None:
    with pytest.raises(ExplorerError, match="32,768 × 32,768 pixels"):
        Sheet(some_pictures(1024), grid(1024, 32), Layout(1024))


def test_a_sheet_given_up_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    path.write_bytes(b"old")
    work = write_sheet(path, Sheet(some_pictures(9), grid(9, 3), Layout(6)))
    next(work)
    assert len(list(tmp_path.iterdir())) == 2
    work.close()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
