"""Pictures of any source as one array: a data set in memory, and parts of one that is being read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.data.folder import PICTURE_SUFFIXES, iterate_folder
from explorer.data.idx import IdxFile, digits_in
from explorer.data.shape import PictureShape, fit
from explorer.errors import ExplorerError

PART = 256
"""Pictures read at a time: a part of 128×128 faces is 12 MB."""


@dataclass(frozen=True, eq=False)
class Part:
    """A run of pictures from a source, in its order."""

    pictures: npt.NDArray[np.uint8]
    """(k, h, w, c), in the shape that was asked for."""
    labels: npt.NDArray[np.int16] | None
    """(k,), where the source has classes."""
    split: npt.NDArray[np.uint8] | None
    """(k,), 0 train, 1 validation, 2 test, where the source says so."""
    read: int
    """Pictures or files of the source that are behind us, unreadable ones included."""
    total: int
    """Pictures or files in the whole source."""
    skipped: tuple[str, ...] = ()
    """Names of files among these that could not be read as pictures."""


@dataclass(frozen=True, eq=False)
class DataSet:
    """Pictures in memory."""

    name: str
    pictures: npt.NDArray[np.uint8]
    """(n, h, w, c)."""
    labels: npt.NDArray[np.int16] | None = None
    """(n,)."""
    split: npt.NDArray[np.uint8] | None = None
    """(n,), 0 train, 1 validation, 2 test."""
    notes: tuple[str, ...] = ()
    """Sentences for the person about what was left out."""

    def __len__(self) -> int:
        return len(self.pictures)


def iterate_pictures(source: Path, picture_shape: PictureShape, *, part: int = PART) -> Iterator[Part]:
    """Read a source bit by bit: an idx file, a folder of idx files, a picture, a folder of pictures.

    Pictures of another size or number of channels are converted to ``picture_shape``. What cannot be
    read is found out on the first `next`; unreadable pictures of a folder, and packed files that end too
    early, as they come.

    Raises
    ------
    ExplorerError
        If the source does not exist, holds nothing that can be read, or an idx file is damaged.
    """
    if not source.exists():
        raise ExplorerError(f"{source} does not exist.")
    if source.is_dir():
        found = digits_in(source)
        if found:
            yield from _idx_parts(found, picture_shape, part)
        else:
            yield from _folder_parts(source, picture_shape, part)
    elif source.suffix.lower() in PICTURE_SUFFIXES:
        yield from _folder_parts(source, picture_shape, part)
    else:
        yield from _idx_parts((IdxFile.of(source),), picture_shape, part)


def read_pictures(source: Path, picture_shape: PictureShape) -> DataSet:
    """Read a whole source into memory; see `iterate_pictures` for what it may be.

    Raises
    ------
    ExplorerError
        As `iterate_pictures`.
    """
    parts = list(iterate_pictures(source, picture_shape))
    skipped = [name for part in parts for name in part.skipped]
    return DataSet(
        name=source.name,
        pictures=np.concatenate([part.pictures for part in parts]),
        labels=_joined([part.labels for part in parts]),
        split=_joined([part.split for part in parts]),
        notes=(skipped_note(skipped),) if skipped else (),
    )


def skipped_note(names: list[str]) -> str:
    """Sentence about files that were no readable pictures."""
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"{len(names)} file{'s' if len(names) > 1 else ''} could not be read as pictures ({shown})."


def _joined(arrays: list[npt.NDArray[Any] | None]) -> npt.NDArray[Any] | None:
    present = [array for array in arrays if array is not None]
    return np.concatenate(present) if present and len(present) == len(arrays) else None


def _idx_parts(files: tuple[IdxFile, ...], picture_shape: PictureShape, size: int) -> Iterator[Part]:
    counts = [file.read_head().shape[0] for file in files]
    labels = [file.read_labels(count) for file, count in zip(files, counts, strict=True)]
    total, read = sum(counts), 0
    known = None if any(part is None for part in labels) else _joined(labels)
    for file in files:
        for pictures in file.iterate_pictures(size):
            some = fit(pictures, picture_shape)
            before, read = read, read + len(some)
            yield Part(
                pictures=some,
                labels=None if known is None else known[before:read],
                split=None if file.split is None else np.full(len(some), file.split, np.uint8),
                read=read,
                total=total,
            )


def _folder_parts(source: Path, picture_shape: PictureShape, size: int) -> Iterator[Part]:
    found = 0
    for pictures, read, total, skipped in iterate_folder(source, picture_shape, size):
        found += len(pictures)
        if read == total and not found:
            if source.is_file():
                raise ExplorerError(f"{source.name} cannot be read as a picture.")
            raise ExplorerError(
                f"None of the {total} files in {source.name} could be read as a picture."
                if total > 1
                else f"The only file in {source.name} could not be read as a picture."
            )
        yield Part(pictures, None, None, read, total, skipped)
