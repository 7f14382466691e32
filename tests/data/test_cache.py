import errno
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from explorer.data import cache
from explorer.data.cache import cache_folder, decode_once
from explorer.errors import ExplorerError

SHAPE = (2, 2, 3)
PICTURE = 12
"""Bytes of one."""


class Reader:
    """Decodes a file to its size everywhere, counting."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, path: Path) -> npt.NDArray[np.uint8] | None:
        self.read.append(path.name)
        size = path.stat().st_size
        return None if size == 0 else np.full(SHAPE, size, np.uint8)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "images").mkdir()
    paths = [tmp_path / "images" / f"{i}.x" for i in range(5)]
    for size, path in zip((3, 0, 5, 7, 9), paths, strict=True):
        path.write_bytes(b"x" * size)
    return paths


def test_pictures_are_decoded_once_and_mapped_after_that(files: list[Path], tmp_path: Path) -> None:
    read = Reader()
    seen: list[tuple[int, int]] = []
    first = decode_once(
        files, SHAPE, read, name="n", folder=tmp_path / "c", report=lambda i, n: seen.append((i, n))
    )
    second = decode_once(files, SHAPE, read, name="n", folder=tmp_path / "c")
    assert sorted(read.read) == [path.name for path in files]
    assert seen == [(5, 5)]
    for found in (first, second):
        assert found.is_readable.tolist() == [True, False, True, True, True]
        np.testing.assert_array_equal(found.pictures[:, 1, 1, 2], [3, 5, 7, 9])
        assert isinstance(found.pictures, np.memmap)
        assert not found.pictures.flags.writeable


def test_more_pictures_than_a_part_keep_their_order(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PART", 2)
    found = decode_once(files, SHAPE, Reader(), name="n")
    np.testing.assert_array_equal(found.pictures[:, 0, 0, 0], [3, 5, 7, 9])
    assert [path.name for path in cache_folder().iterdir()] == [
        path.name for path in cache_folder().glob("n-*")
    ]


def test_changed_files_are_decoded_anew_in_the_same_place(files: list[Path], tmp_path: Path) -> None:
    decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c")
    files[0].write_bytes(b"x" * 8)
    found = decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c")
    assert found.pictures[0, 0, 0, 0] == 8
    assert len(list((tmp_path / "c").iterdir())) == 1


def test_another_crop_has_a_cache_of_its_own(files: list[Path], tmp_path: Path) -> None:
    for name in ("one", "other"):
        decode_once(files, SHAPE, Reader(), name=name, folder=tmp_path / "c")
    assert len(list((tmp_path / "c").iterdir())) == 2


@pytest.mark.parametrize("content", [b"short", b"x" * 5 * PICTURE])
def test_a_damaged_cache_is_made_anew(files: list[Path], tmp_path: Path, content: bytes) -> None:
    decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c")
    (place,) = (tmp_path / "c").iterdir()
    (place / "pictures.bin").write_bytes(content)
    found = decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c")
    np.testing.assert_array_equal(found.pictures[:, 0, 0, 0], [3, 5, 7, 9])


def test_nothing_readable_is_no_error_here(files: list[Path], tmp_path: Path) -> None:
    found = decode_once(files, SHAPE, lambda path: None, name="n", folder=tmp_path / "c")
    assert found.pictures.shape == (0, *SHAPE)
    assert not found.is_readable.any()


def test_a_disk_without_room_is_told_before_any_work(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 5 * PICTURE - 1})
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    read = Reader()
    with pytest.raises(
        ExplorerError, match=r"The disk is full: decoded pictures take 0\.0 GB in .*Make room"
    ):
        decode_once(files, SHAPE, read, name="n", folder=tmp_path / "c")
    assert read.read == []
    assert list((tmp_path / "c").iterdir()) == []


def test_a_disk_that_fills_up_midway_leaves_nothing(files: list[Path], tmp_path: Path) -> None:
    def read(path: Path) -> npt.NDArray[np.uint8]:
        if path == files[3]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return np.zeros(SHAPE, np.uint8)

    with pytest.raises(ExplorerError, match="The disk is full"):
        decode_once(files, SHAPE, read, name="n", folder=tmp_path / "c")
    assert list((tmp_path / "c").iterdir()) == []


def test_a_break_leaves_nothing(files: list[Path], tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c", report=stop)
    assert list((tmp_path / "c").iterdir()) == []


def test_what_a_killed_process_left_is_removed_once_it_is_old(files: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "c"
    decode_once(files, SHAPE, Reader(), name="n", folder=folder)
    (place,) = folder.iterdir()
    old, new = folder / f".{place.name}.1", folder / f".{place.name}.2"
    for partial in (old, new):
        partial.mkdir()
        (partial / "pictures.bin").write_bytes(b"half")
    for path in (old / "pictures.bin", old):
        os.utime(path, (1, 1))
    files[0].write_bytes(b"x" * 8)
    decode_once(files, SHAPE, Reader(), name="n", folder=folder)
    assert set(folder.iterdir()) == {place, new}


def test_a_folder_that_cannot_be_made_is_named(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file")
    with pytest.raises(ExplorerError, match=f"cannot be kept in {tmp_path / 'c'}"):
        decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c")


def test_a_file_that_vanished_is_named(files: list[Path], tmp_path: Path) -> None:
    files[2].unlink()
    with pytest.raises(ExplorerError, match=r"2\.x cannot be read"):
        decode_once(files, SHAPE, Reader(), name="n", folder=tmp_path / "c")
