"""MNIST's idx files, gzipped or not, and the folder of four in which MNIST and its cousins come."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError

TRAIN, VALIDATION, TEST = 0, 1, 2
_STEMS = (("train", TRAIN), ("t10k", TEST))
_LARGEST = 1 << 40
"""Bytes; a header that promises more is taken for a damaged one."""
_DENSEST = 1032
"""Bytes that one byte of deflate can stand for, at most."""
_PIECE, _PART = 1 << 20, 64 << 20
"""Bytes unpacked at a time; bytes of pictures handed on at a time, or one picture."""
_UINT8 = 0x08

Shape = tuple[int, ...]


@dataclass(frozen=True)
class IdxHead:
    """What the first bytes of an idx file say."""

    shape: Shape
    is_packed: bool

    @property
    def size(self) -> int:
        """Bytes of content, unpacked."""
        return prod(self.shape)

    @property
    def begin(self) -> int:
        """Bytes before the content, unpacked."""
        return 4 + 4 * len(self.shape)


def read_head(path: Path, *, dimensions: int) -> IdxHead:
    """Read how many bytes an idx file holds, and unpack none of them.

    Raises
    ------
    ExplorerError
        If the file is missing, no idx file, of another number of dimensions, or cannot hold as many.
    """
    with _opened(path, dimensions) as (_, head):
        return head


def read_idx(path: Path, *, dimensions: int) -> npt.NDArray[np.uint8]:
    """Read an idx file of bytes with that many dimensions; ``.gz`` or not is told by the first bytes.

    Raises
    ------
    ExplorerError
        As `read_head`; also if the file is truncated, more bytes follow, or there is no memory for them.
    """
    with _opened(path, dimensions) as (file, head):
        content = np.empty(head.shape, np.uint8)
        _fill(content, file, path, head, 0)
        _check_end(file, path)
        return content


@contextmanager
def _opened(path: Path, dimensions: int) -> Iterator[tuple[BinaryIO, IdxHead]]:
    """An idx file behind its head; what goes wrong while it is open is said in a sentence."""
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
            size = raw.seek(0, 2)
            raw.seek(0)
            if not is_packed:
                yield raw, _head(raw, path, dimensions, size, is_packed=False)
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                file = cast(BinaryIO, unpacked)
                yield file, _head(file, path, dimensions, size, is_packed=True)
    except FileNotFoundError as error:
        raise ExplorerError(f"{path} is missing.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ExplorerError(f"{path} is damaged: its gzip data cannot be unpacked.") from error
    except MemoryError as error:
        raise ExplorerError(f"{path} is damaged, or too large for the memory of this computer.") from error
    except OSError as error:
        raise ExplorerError(f"{path} cannot be read: {error.strerror or error}.") from error


def _head(file: BinaryIO, path: Path, dimensions: int, size: int, *, is_packed: bool) -> IdxHead:
    """The head, which promises no more than a file of this size can hold."""
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] != _UINT8:
        raise ExplorerError(f"{path} is no idx file of bytes, as MNIST comes in.")
    if head[3] != dimensions:
        wanted = "images (3 dimensions)" if dimensions == 3 else "labels (1 dimension)"
        raise ExplorerError(f"{path} has {head[3]} dimensions: it does not hold {wanted}.")
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise ExplorerError(f"{path} is damaged: it ends within its header.")
    found = IdxHead(tuple(int(size) for size in np.frombuffer(sizes, ">u4")), is_packed)
    if 0 in found.shape[1:] or found.size > _LARGEST:
        raise ExplorerError(f"{path} is damaged: its header promises the shape {found.shape}.")
    if is_packed and found.size > _DENSEST * size:
        raise ExplorerError(
            f"{path} is damaged: its header promises {found.size:,} bytes, "
            f"and its {size:,} packed ones cannot hold as many."
        )
    if not is_packed and found.size > size - found.begin:
        raise _truncated(path, size - found.begin, found.size)
    return found


def _fill(content: npt.NDArray[np.uint8], file: BinaryIO, path: Path, head: IdxHead, before: int) -> None:
    """Fill an array with the next bytes, ``before`` of which have been read already."""
    flat, at = content.reshape(-1), 0
    while at < len(flat):
        piece = np.frombuffer(file.read(min(_PIECE, len(flat) - at)), np.uint8)
        if not len(piece):
            raise _truncated(path, before + at, head.size)
        flat[at : at + len(piece)] = piece
        at += len(piece)


def _check_end(file: BinaryIO, path: Path) -> None:
    if file.read(1):
        raise ExplorerError(f"{path} is damaged: more bytes follow than its header says.")


def _truncated(path: Path, there: int, promised: int) -> ExplorerError:
    return ExplorerError(f"{path} is truncated: {there:,} of {promised:,} bytes are there.")


@dataclass(frozen=True)
class IdxFile:
    """An idx file of images, the one of its labels if there is one, and its part of the split."""

    images: Path
    labels: Path | None = None
    split: int | None = None

    @classmethod
    def of(cls, images: Path) -> "IdxFile":
        """The labels beside a file of images, by MNIST's names."""
        for stem, split in _STEMS:
            if images.name.startswith(stem):
                return cls(images, _beside(images.parent, stem, "labels", 1), split)
        return cls(images)

    def read_head(self) -> IdxHead:
        """What the file of images says of itself; raises ExplorerError as the function of that name."""
        return read_head(self.images, dimensions=3)

    def read_pictures(self) -> npt.NDArray[np.uint8]:
        """Images alone, (n, h, w, 1); raises ExplorerError as `read_idx`."""
        return read_idx(self.images, dimensions=3)[..., None]

    def iterate_pictures(self, count: int) -> Iterator[npt.NDArray[np.uint8]]:
        """Images up to ``count`` at a time, (k, h, w, 1); raises ExplorerError as `read_idx`."""
        with _opened(self.images, 3) as (file, head):
            count = max(min(count, _PART // prod(head.shape[1:])), 1)
            for start in range(0, head.shape[0], count):
                part = np.empty((min(count, head.shape[0] - start), *head.shape[1:]), np.uint8)
                _fill(part, file, self.images, head, start * prod(head.shape[1:]))
                if start + len(part) == head.shape[0]:
                    _check_end(file, self.images)
                yield part[..., None]

    def read_some(self, indices: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
        """Some images of a file that is not packed, (k, h, w, 1); raises ExplorerError as `read_head`."""
        with _opened(self.images, 3) as (file, head):
            pictures = np.empty((len(indices), *head.shape[1:]), np.uint8)
            size = prod(head.shape[1:])
            for at, index in enumerate(indices.tolist()):
                file.seek(head.begin + index * size)
                _fill(pictures[at], file, self.images, head, index * size)
            return pictures[..., None]

    def read_labels(self, count: int) -> npt.NDArray[np.int16] | None:
        """Labels (n,) of so many images, None where there is no file of them.

        Raises
        ------
        ExplorerError
            As `read_idx`; also if there are more or fewer labels than images.
        """
        if self.labels is None:
            return None
        labels = read_idx(self.labels, dimensions=1).astype(np.int16)
        if len(labels) != count:
            raise ExplorerError(
                f"{self.labels} has {len(labels):,} labels, but {self.images.name} has {count:,} images."
            )
        return labels

    def read(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16] | None]:
        """Images (n, h, w, 1) and labels (n,), None where there is no file of labels.

        Raises
        ------
        ExplorerError
            As `read_idx` and `read_labels`.
        """
        pictures = self.read_pictures()
        return pictures, self.read_labels(len(pictures))


def digits_in(folder: Path) -> tuple[IdxFile, ...]:
    """MNIST's files in a folder, training part first; empty if there are none."""
    found = [(_beside(folder, stem, "images", 3), split) for stem, split in _STEMS]
    return tuple(
        IdxFile(images, IdxFile.of(images).labels, split) for images, split in found if images is not None
    )


def _beside(folder: Path, stem: str, what: str, dimensions: int) -> Path | None:
    # The second spelling comes from unpackers that take the last dash for a dot.
    for name in _names(stem, what, dimensions):
        if (folder / name).is_file():
            return folder / name
    return None


def _names(stem: str, what: str, dimensions: int) -> tuple[str, ...]:
    plain = (f"{stem}-{what}-idx{dimensions}-ubyte", f"{stem}-{what}.idx{dimensions}-ubyte")
    return tuple(name + suffix for name in plain for suffix in ("", ".gz"))
