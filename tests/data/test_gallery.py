"""Pictures of a source one by one: the same as reading all of it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.bundles.originals import Originals
from explorer.data import gallery
from explorer.data.gallery import Gallery
from explorer.data.idx import IdxFile
from explorer.data.pictures import read_pictures
from explorer.errors import ExplorerError
from tests.data.idx_files import write_mnist

SOME = np.array([65, 3, 0, 61])


def write_pictures(folder: Path, count: int) -> None:
    for at in range(count):
        Image.fromarray(np.full((6, 6, 3), at, np.uint8)).save(folder / f"{at}.png")


@pytest.mark.parametrize("shape", [(28, 28, 1), (14, 14, 3)])
def test_idx_files_are_read_whole(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    write_mnist(tmp_path, train=60, test=10)
    opened = Gallery.of(Originals(tmp_path), shape)
    assert opened.is_quick
    assert len(opened) == 70
    np.testing.assert_array_equal(opened.pictures(SOME), read_pictures(tmp_path, shape).pictures[SOME])


def test_a_folder_is_read_as_it_is_wanted_without_what_has_no_code(tmp_path: Path) -> None:
    write_pictures(tmp_path, 12)
    (tmp_path / "4.png").write_bytes(b"no picture")
    data = read_pictures(tmp_path, (6, 6, 3))
    opened = Gallery.of(Originals(tmp_path, frozenset({"4.png"})), (6, 6, 3))
    assert not opened.is_quick
    assert len(opened) == len(data) == 11
    np.testing.assert_array_equal(opened.pictures(np.array([10, 4])), data.pictures[[10, 4]])
    (tmp_path / "5.png").unlink()
    with pytest.raises(ExplorerError, match=r"5\.png cannot be read any more"):
        opened.pictures(np.array([4]))


def test_one_picture_is_a_source_too(tmp_path: Path) -> None:
    write_pictures(tmp_path, 3)
    opened = Gallery.of(Originals(tmp_path / "2.png"), (6, 6, 3))
    assert (opened.pictures(np.array([0])) == 2).all()


def test_what_is_gone_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        Gallery.of(Originals(tmp_path / "gone"), (28, 28, 1))
    write_mnist(tmp_path)
    monkeypatch.setattr(gallery, "MOST_BYTES", 100)
    with pytest.raises(ExplorerError, match="too large: its pictures take 1 MB or more, and at most 1 MB"):
        Gallery.of(Originals(tmp_path), (28, 28, 1))


def test_what_is_too_large_is_not_read_on_and_one_file_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_mnist(tmp_path, train=60, test=10)
    read: list[np.ndarray] = []
    plain = IdxFile.read_pictures

    def reading(file: IdxFile) -> np.ndarray:
        read.append(plain(file))
        return read[-1]

    def refuse(_: object) -> None:
        raise AssertionError("copied")

    monkeypatch.setattr(IdxFile, "read_pictures", reading)
    monkeypatch.setattr(np, "concatenate", refuse)
    (images,) = (path for path in tmp_path.iterdir() if path.name.startswith("train-images"))
    assert len(Gallery.of(Originals(images), (28, 28, 1))) == 60
    read.clear()
    for most, count in ((100, 1), (28 * 28 * 65, 2)):
        monkeypatch.setattr(gallery, "MOST_BYTES", most)
        with pytest.raises(ExplorerError, match="too large"):
            Gallery.of(Originals(tmp_path), (28, 28, 1))
        assert len(read) == count
        read.clear()
