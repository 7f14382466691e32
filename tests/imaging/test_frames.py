"""Animations: order of frames, what they look like when opened again, giving up in the middle."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from explorer.errors import ExplorerError
from explorer.imaging.enlarge import Between
from explorer.imaging.files import Writing
from explorer.imaging.frames import Film, Play, write_frames
from explorer.imaging.gif import read_gif_session, write_gif
from explorer.imaging.png import read_session
from explorer.imaging.video import read_mp4_session, write_mp4

Bytes = npt.NDArray[np.uint8]
Writer = Callable[[Path, Film, dict[str, Any] | None], Writing]

SESSION: dict[str, Any] = {"version": 1, "name": "Übergang", "codes": [0.25] * 300}
GOOD = 30.0
"""Decibels."""


def decibels(one: Bytes, other: Bytes) -> float:
    error = np.mean((one.astype(np.float64) - other) ** 2)
    return float(10 * np.log10(255**2 / max(float(error), 1e-9)))


def moving(count: int, channels: int, side: int = 48) -> Bytes:
    """Something like a face that changes: smooth shapes in skin colours, with a sharp edge."""
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    pictures = np.empty((count, side, side, channels))
    for index in range(count):
        turn = index / count
        face = np.exp(-2 * ((x - 0.3 * turn) ** 2 + y**2))
        eyes = ((x - 0.3) ** 2 + (y + 0.2 * turn) ** 2 < 0.03) | ((x + 0.3) ** 2 + (y + 0.2) ** 2 < 0.03)
        for channel, tint in enumerate((0.95, 0.75, 0.6)[:channels]):
            pictures[index, ..., channel] = tint * face + 0.05 * channel * (1 + np.sin(9 * x + channel))
        pictures[index][eyes] *= 0.3
    return (pictures.clip(0, 1) * 255).astype(np.uint8)


def reopened_gif(path: Path) -> list[Bytes]:
    with Image.open(path) as image:
        frames = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            frames.append(np.asarray(image.convert("RGB")))
    return frames


def reopened_mp4(path: Path) -> list[Bytes]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("count", "order"), [(1, [0]), (2, [0, 1]), (3, [0, 1, 2, 1]), (5, [0, 1, 2, 3, 4, 3, 2, 1])]
)
def test_a_loop_goes_there_and_back_without_doubled_ends(count: int, order: list[int]) -> None:
    pictures = moving(count, 1, 4)
    assert Film(pictures, Play.LOOP).order.tolist() == order
    assert Film(pictures).order.tolist() == list(range(count))


def test_no_frames_are_refused_in_words() -> None:
    with pytest.raises(ExplorerError, match="no frames"):
        Film(np.empty((0, 4, 4, 1), np.uint8))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("factor", "between"), [(1, Between.SHARP), (3, Between.SHARP), (2, Between.SMOOTH)])
@pytest.mark.parametrize(("write", "reopen"), [(write_gif, reopened_gif), (write_mp4, reopened_mp4)])
def test_reopened_frames_are_those_that_were_saved(
    tmp_path: Path,
    channels: int,
    factor: int,
    between: Between,
    write: Writer,
    reopen: Callable[[Path], list[Bytes]],
) -> None:
    film = Film(moving(4, channels), Play.LOOP, factor, between)
    path = tmp_path / "film"
    done = list(write(path, film, None))
    assert done == sorted(done)
    assert done[-1] == 1
    assert list(tmp_path.iterdir()) == [path]
    frames = reopen(path)
    assert len(frames) == len(film) == 6
    for frame, source in zip(frames, film.frames(), strict=True):
        assert frame.shape == (*film.size, 3)
        assert decibels(frame, source) >= GOOD
        if write is write_gif and channels == 1:
            np.testing.assert_array_equal(frame, source.repeat(3, axis=2))


@pytest.mark.parametrize("side", [27, 28])
def test_odd_sides_get_a_copy_of_their_last_pixels(tmp_path: Path, side: int) -> None:
    path = tmp_path / "film.mp4"
    film = Film(moving(3, 1, side))
    list(write_mp4(path, film))
    for frame, source in zip(reopened_mp4(path), film.frames(), strict=True):
        assert frame.shape == (28, 28, 3)
        assert decibels(frame[:side, :side], source) >= GOOD


def test_the_session_is_inside_or_left_out(tmp_path: Path) -> None:
    film = Film(moving(2, 3))
    gif, mp4, folder = tmp_path / "a.gif", tmp_path / "a.mp4", tmp_path / "a"
    for session in (SESSION, None):
        list(write_gif(gif, film, session))
        list(write_mp4(mp4, film, session))
        assert read_gif_session(gif) == session
        assert read_mp4_session(mp4) == session
        target = folder / str(session is None)
        folder.mkdir(exist_ok=True)
        list(write_frames(target, film, session))
        assert read_session(target / "0001.png") == session
        assert sorted(path.name for path in target.iterdir()) == ["0001.png", "0002.png"]


def test_a_gif_is_played_once_or_for_ever_at_its_rate(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    for play, loop, rate, duration in ((Play.ONCE, None, 25, 40), (Play.LOOP, 0, 1000, 20)):
        list(write_gif(path, Film(moving(3, 3), play, rate=rate)))
        with Image.open(path) as image:
            assert image.info.get("loop") == loop
            assert image.info["duration"] == duration


def test_a_film_says_its_rate_and_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    list(write_mp4(path, Film(moving(3, 3), rate=12.5)))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == 12.5
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_range) == (1, 1)


@pytest.mark.parametrize("write", [write_gif, write_mp4, write_frames])
def test_given_up_in_the_middle_nothing_is_left(tmp_path: Path, write: Writer) -> None:
    path = tmp_path / "film"
    if write is not write_frames:
        path.write_bytes(b"old")
    before = sorted(tmp_path.iterdir())
    work = write(path, Film(moving(8, 3)), SESSION)
    for _ in range(3):
        next(work)
    assert sorted(tmp_path.iterdir()) != before, "it had begun"
    work.close()
    assert sorted(tmp_path.iterdir()) == before
    if before:
        assert path.read_bytes() == b"old"


@pytest.mark.parametrize("write", [write_gif, write_mp4, write_frames])
def test_a_target_that_cannot_be_written_is_said_in_words(tmp_path: Path, write: Writer) -> None:
    film = Film(moving(2, 1))
    with pytest.raises(ExplorerError, match=r"was not saved: the folder .*nowhere does not exist"):
        list(write(tmp_path / "nowhere" / "film", film, None))
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "something").touch()
    with pytest.raises(ExplorerError, match=r"taken is (a folder|there already)"):
        list(write(taken, film, None))
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    pictures = moving(3, 3)
    list(write_frames(folder, Film(pictures, Play.LOOP)))
    for number, index in enumerate((0, 1, 2, 1), start=1):
        saved = np.asarray(Image.open(folder / f"{number:04}.png"))
        np.testing.assert_array_equal(saved, pictures[index])


def test_without_pyav_films_are_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(ExplorerError, match="Films need PyAV"):
        list(write_mp4(tmp_path / "a.mp4", Film(moving(2, 1))))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [write_gif, write_mp4, write_frames])
def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Writer) -> None:
    # Whatever of the system's calls fails first, it is one sentence, and nothing is left.
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name in ("open", "mkdir", "replace", "rename"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, name, full)
            work = write(tmp_path / "film", Film(moving(2, 1)), None)
            if name in (("replace",) if write is write_frames else ("mkdir", "rename")):
                work.close()
                continue
            with pytest.raises(ExplorerError, match=r"film was not saved: no space is left on the disk"):
                list(work)
        assert list(tmp_path.iterdir()) == []
