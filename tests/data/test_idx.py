import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.data.idx import IdxFile, digits_in, read_idx
from explorer.errors import ExplorerError
from tests.data.idx_files import idx_bytes, images, write_mnist

IMAGES = images(5, side=7)


@pytest.mark.parametrize("packed", [True, False])
def test_an_idx_file_is_read_packed_or_not_whatever_its_name(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(idx_bytes(IMAGES)) if packed else idx_bytes(IMAGES))
    found = read_idx(path, dimensions=3)
    assert np.array_equal(found, IMAGES)
    assert found.flags.writeable


HEADER = idx_bytes(IMAGES)[:16]
DAMAGED = {
    "is missing": None,
    "no idx file": b"not an idx file",
    "no idx file of bytes": b"\0\0\x0d\3" + HEADER[4:],
    "ends within its header": HEADER[:9],
    r"truncated: 100 of 245 bytes": idx_bytes(IMAGES)[:116],
    "more bytes follow": idx_bytes(IMAGES) + b"!",
    "promises the shape": HEADER[:4] + b"\xff" * 12,
    "does not hold images": idx_bytes(np.arange(4, dtype=np.uint8)),
    "gzip data cannot be unpacked": gzip.compress(idx_bytes(IMAGES))[:-30],
    r"truncated: 99 of 245 bytes": gzip.compress(idx_bytes(IMAGES)[:115]),
    r"promises 245,000 bytes, and its \d+ packed ones cannot hold as many": gzip.compress(
        HEADER[:4] + b"\0\0\x13\x88" + HEADER[8:]
    ),
}


@pytest.mark.parametrize("says", DAMAGED)
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path: Path, says: str) -> None:
    path = tmp_path / "images.idx"
    content = DAMAGED[says]
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExplorerError, match=rf"images\.idx.*{says}"):
        read_idx(path, dimensions=3)


def test_what_no_file_of_that_size_can_hold_is_refused_by_the_head_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(np, "empty", lambda *_: pytest.fail("room was made for it"))
    huge = HEADER[:4] + b"\x7f\xff\xff\xff" + HEADER[8:]
    for content in (huge + b"0" * 1000, gzip.compress(huge + b"0" * 1000)):
        (tmp_path / "images").write_bytes(content)
        with pytest.raises(ExplorerError, match=r"is truncated|cannot hold as many"):
            read_idx(tmp_path / "images", dimensions=3)


def test_what_the_memory_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    path = tmp_path / "labels.gz"
    path.write_bytes(gzip.compress(idx_bytes(IMAGES)))
    monkeypatch.setattr(np, "empty", full)
    said = r"labels\.gz is damaged, or too large for the memory"
    with pytest.raises(ExplorerError, match=said):
        read_idx(path, dimensions=3)
    with pytest.raises(ExplorerError, match=said):
        next(IdxFile(path).iterate_pictures(2))


@pytest.mark.parametrize("packed", [True, False])
def test_images_come_some_at_a_time(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(idx_bytes(IMAGES)) if packed else idx_bytes(IMAGES))
    parts = list(IdxFile(path).iterate_pictures(2))
    assert [len(part) for part in parts] == [2, 2, 1]
    assert np.array_equal(np.concatenate(parts)[..., 0], IMAGES)
    assert IdxFile(path).read_head().shape == IMAGES.shape


def test_some_at_a_time_end_where_the_file_does(tmp_path: Path) -> None:
    path = tmp_path / "images"
    for content, says in (
        (idx_bytes(IMAGES) + b"!", "more bytes follow"),
        (gzip.compress(idx_bytes(IMAGES) + b"!"), "more bytes follow"),
        (gzip.compress(idx_bytes(IMAGES)[:-1]), "truncated: 244 of 245"),
    ):
        path.write_bytes(content)
        parts: list[np.ndarray] = []
        with pytest.raises(ExplorerError, match=says):
            parts.extend(IdxFile(path).iterate_pictures(4))
        assert len(parts) <= 1, "the last part is not given"


def test_a_flipped_byte_in_a_packed_file_is_noticed(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(idx_bytes(IMAGES)))
    content[-6] ^= 0xFF  # in the checksum
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    with pytest.raises(ExplorerError, match="cannot be unpacked"):
        read_idx(path, dimensions=3)


@given(content=st.binary(max_size=80) | st.binary(max_size=80).map(lambda tail: HEADER[:4] + tail))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "images"
    path.write_bytes(content)
    try:
        found = read_idx(path, dimensions=3)
    except ExplorerError:
        return
    assert idx_bytes(found) == content


def test_the_labels_beside_the_images_are_found(tmp_path: Path) -> None:
    write_mnist(tmp_path, train=20, test=4)
    pictures, labels = IdxFile.of(tmp_path / "t10k-images-idx3-ubyte.gz").read()
    assert pictures.shape == (4, 28, 28, 1)
    assert labels is not None
    assert labels.tolist() == [0, 1, 2, 3]


def test_more_labels_than_images_are_refused(tmp_path: Path) -> None:
    write_mnist(tmp_path, packed=False)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(11, np.uint8)))
    with pytest.raises(ExplorerError, match=r"11 labels, but .* has 10 images"):
        digits_in(tmp_path)[1].read()


def test_the_spelling_with_a_dot_is_known(tmp_path: Path) -> None:
    (tmp_path / "t10k-images.idx3-ubyte").write_bytes(idx_bytes(IMAGES))
    (found,) = digits_in(tmp_path)
    assert found.labels is None
    assert found.read()[1] is None
