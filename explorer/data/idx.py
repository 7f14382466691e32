"""MNIST's idx files, gzipped or not, and the folder of four in which MNIST and its cousins come."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError

TRAIN, VALIDATION, TEST = 0, 1, 2
_STEMS = (("train", TRAIN), ("t10k", TEST))
_LARGEST = 4 << 30
"""Bytes; a header that promises more is taken for a damaged one."""
_UINT8 = 0x08


def read_idx(path: Path, *, dimensions: int) -> npt.NDArray[np.uint8]:
    """Read an idx file of bytes with that many dimensions; ``.gz`` or not is told by the first bytes.

    Raises
    ------
    ExplorerError
        If the file is missing, no idx file, truncated, or of another number of dimensions.
    """
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not is_packed:
                return _read(raw, path, dimensions)
            with gzip.GzipFile(fileobj=raw) as file:
                return _read(cast(BinaryIO, file), path, dimensions)
    except FileNotFoundError as error:
        raise ExplorerError(f"{path} is missing.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ExplorerError(f"{path} is damaged: its gzip data cannot be unpacked.") from error
    except OSError as error:
        raise ExplorerError(f"{path} cannot be read: {error.strerror or error}.") from error


def _read(file: BinaryIO, path: Path, dimensions: int) -> npt.NDArray[np.uint8]:
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] != _UINT8:
        raise ExplorerError(f"{path} is no idx file of bytes, as MNIST comes in.")
    if head[3] != dimensions:
        wanted = "images (3 dimensions)" if dimensions == 3 else "labels (1 dimension)"
        raise ExplorerError(f"{path} has {head[3]} dimensions: it does not hold {wanted}.")
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise ExplorerError(f"{path} is damaged: it ends within its header.")
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    count = int(np.prod(shape, dtype=object))
    if count > _LARGEST or 0 in shape[1:]:
        raise ExplorerError(f"{path} is damaged: its header promises the shape {shape}.")
    content = file.read(count)
    if len(content) < count:
        raise ExplorerError(f"{path} is truncated: {len(content):,} of {count:,} bytes are there.")
    if file.read(1):
        raise ExplorerError(f"{path} is damaged: more bytes follow than its header says.")
    return np.frombuffer(content, np.uint8).reshape(shape).copy()


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

    def read_pictures(self) -> npt.NDArray[np.uint8]:
        """Images alone, (n, h, w, 1); raises ExplorerError as `read_idx`."""
        return read_idx(self.images, dimensions=3)[..., None]

    def read(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16] | None]:
        """Images (n, h, w, 1) and labels (n,), None where there is no file of labels.

        Raises
        ------
        ExplorerError
            As `read_idx`; also if there are more or fewer labels than images.
        """
        pictures = self.read_pictures()
        if self.labels is None:
            return pictures, None
        labels = read_idx(self.labels, dimensions=1).astype(np.int16)
        if len(labels) != len(pictures):
            raise ExplorerError(
                f"{self.labels} has {len(labels):,} labels, but {self.images.name} has "
                f"{len(pictures):,} images."
            )
        return pictures, labels


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
