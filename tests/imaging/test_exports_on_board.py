"""Exports of the model on board, opened again and compared with what its codes decode to."""

import csv
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageSequence

import explorer
from explorer.bundles.shipped import find_model
from explorer.imaging.code_files import write_csv, write_npz
from explorer.imaging.enlarge import Between, enlarge
from explorer.imaging.files import Writing
from explorer.imaging.frames import Film, Play, write_frames
from explorer.imaging.gif import write_gif
from explorer.imaging.png import write_sheet
from explorer.imaging.sheets import Layout, Sheet
from explorer.imaging.video import write_mp4
from explorer.latent import sheets
from explorer.latent.codes import Codes

Bytes = npt.NDArray[np.uint8]
CORNERS = Codes.of([[-1.5, 1], [1, 1.5], [-1, -1.5], [1.2, -1]])
GAP = 3


@pytest.fixture(scope="module")
def model() -> explorer.Model:
    return explorer.open_model(str(find_model("mnist-2d")))


def finish(writing: Writing) -> None:
    assert [*writing][-1] == 1.0


def decibels(seen: Bytes, exact: Bytes) -> float:
    error = float(np.square(seen.astype(np.float64) - exact).mean())
    return float(10 * np.log10(255.0**2 / max(error, 1e-9)))


@pytest.mark.parametrize(("factor", "gap"), [(1, 0), (2, GAP)])
def test_every_cell_of_a_sheet_is_its_code_decoded(
    model: explorer.Model, tmp_path: Path, factor: int, gap: int
) -> None:
    sheet = sheets.Corners(CORNERS, 4, 5)
    pictures, side = model.decode(sheet.codes()), 28 * factor
    layout = Layout(side, gap, Between.SHARP)
    finish(write_sheet(tmp_path / "sheet.png", Sheet(pictures, sheet.places(), layout)))
    with Image.open(tmp_path / "sheet.png") as opened:
        seen = np.asarray(opened.convert("L"), np.int16)
    for picture, (row, column) in zip(enlarge(pictures, factor), sheet.places().astype(int), strict=True):
        top, left = row * (side + gap), column * (side + gap)
        cell = seen[top : top + side, left : left + side]
        assert np.abs(cell - picture[..., 0]).max() <= 1


@pytest.mark.parametrize("play", list(Play))
def test_every_frame_of_a_film_is_its_code_decoded(model: explorer.Model, tmp_path: Path, play: Play) -> None:
    pictures = model.decode(sheets.Strip(Codes.of(CORNERS.values[[0, 3]]), 9).codes())
    film = Film(pictures, play, 2)
    exact = [frame.repeat(3, axis=2) for frame in film.frames()]
    finish(write_gif(tmp_path / "film.gif", film))
    with Image.open(tmp_path / "film.gif") as opened:
        gif = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(opened)]
    finish(write_mp4(tmp_path / "film.mp4", film))
    with av.open(str(tmp_path / "film.mp4")) as container:
        mp4 = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    for seen in (gif, mp4):
        assert len(seen) == len(exact)
        assert min(decibels(np.asarray(one), other) for one, other in zip(seen, exact, strict=True)) >= 30
    finish(write_frames(tmp_path / "frames", film))
    for path, frame in zip(sorted((tmp_path / "frames").iterdir()), exact, strict=True):
        with Image.open(path) as opened:
            assert np.array_equal(np.asarray(opened.convert("RGB")), frame)


def test_codes_come_back_as_they_were(tmp_path: Path) -> None:
    sheet = sheets.Corners(CORNERS, 4, 5)
    codes, places = sheet.codes(), sheet.places()
    finish(write_npz(tmp_path / "codes.npz", codes, places))
    with np.load(tmp_path / "codes.npz") as found:
        assert np.array_equal(found["codes"], codes)
        assert np.array_equal(found["places"], places)
    finish(write_csv(tmp_path / "codes.csv", codes, places))
    with (tmp_path / "codes.csv").open(encoding="utf-8") as file:
        rows = np.array([[float(value) for value in row] for row in [*csv.reader(file)][1:]], np.float32)
    assert np.array_equal(rows, np.concatenate((places, codes), axis=1))
