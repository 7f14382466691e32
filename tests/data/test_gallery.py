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
    with pytest.raises(ExplorerError, match="too large: unpacked, its pictures take 1 MB, and at most 1 MB"):
        Gallery.of(Originals(tmp_path), (28, 28, 1))


def test_what_is_too_large_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_mnist(tmp_path, train=60, test=10)
    read: list[Path] = []
    plain = IdxFile.read_pictures

    def reading(file: IdxFile) -> np.ndarray:
        read.append(file.images)
        return plain(file)

    monkeypatch.setattr(IdxFile, "read_pictures", reading)
    monkeypatch.setattr(gallery, "MOST_BYTES", 28 * 28 * 69)
    with pytest.raises(ExplorerError, match=r"too large.*\(gunzip\)"):
        Gallery.of(Originals(tmp_path), (28, 28, 1))
    assert read == []
    monkeypatch.setattr(gallery, "MOST_BYTES", 28 * 28 * 70)
    assert len(Gallery.of(Originals(tmp_path), (28, 28, 1))) == 70


def test_pictures_of_files_that_are_not_packed_are_read_as_they_are_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_mnist(tmp_path, train=60, test=10, packed=False)
    data = read_pictures(tmp_path, (28, 28, 1))
    monkeypatch.setattr(gallery, "MOST_BYTES", 0)
    monkeypatch.setattr(IdxFile, "read_pictures", lambda _: pytest.fail("read whole"))
    opened = Gallery.of(Originals(tmp_path), (28, 28, 1))
    assert len(opened) == 70
    np.testing.assert_array_equal(opened.pictures(SOME), data.pictures[SOME])
    (images,) = tmp_path.glob("train-images*")
    images.write_bytes(images.read_bytes()[:-1])
    with pytest.raises(ExplorerError, match="is truncated"):
        opened.pictures(SOME)
