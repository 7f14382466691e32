"""Gallery: the pictures of a source one by one, by their number; idx files in memory, others as wanted."""

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.bundles.originals import Originals
from explorer.data.folder import PICTURE_SUFFIXES, picture_files, read_picture
from explorer.data.idx import IdxFile, digits_in
from explorer.data.shape import PictureShape, fit
from explorer.errors import ExplorerError

MOST_BYTES = 200 << 20
"""Of pictures kept in memory: MNIST has 55 MB."""

Pictures = npt.NDArray[np.uint8]


class Gallery:
    """Pictures in the order in which `iterate_pictures` yields them, without those that were left out."""

    def __init__(self, count: int, read: Callable[[npt.NDArray[np.intp]], Pictures], *, quick: bool) -> None:
        self._count = count
        self._read = read
        self.is_quick = quick
        """Whether they are in memory."""

    @classmethod
    def of(cls, originals: Originals, picture_shape: PictureShape) -> Self:
        """Open a source.

        Raises
        ------
        ExplorerError
            As `iterate_pictures`; also if it is too large to be kept in memory, and must be.
        """
        source = originals.source
        if not source.exists():
            raise ExplorerError(f"{source} does not exist.")
        is_picture = source.is_file() and source.suffix.lower() in PICTURE_SUFFIXES
        found = digits_in(source) if source.is_dir() else () if is_picture else (IdxFile.of(source),)
        if not found:
            return cls._of_files(originals, picture_shape)
        pictures = _read_whole(source.name, found)
        return cls(len(pictures), lambda indices: fit(pictures[indices], picture_shape), quick=True)

    @classmethod
    def _of_files(cls, originals: Originals, picture_shape: PictureShape) -> Self:
        files = [path for path in picture_files(originals.source) if path.name not in originals.left_out]

        def read(indices: npt.NDArray[np.intp]) -> Pictures:
            pictures = np.empty((len(indices), *picture_shape), np.uint8)
            for at, index in enumerate(indices.tolist()):
                picture = read_picture(files[index], picture_shape)
                if picture is None:
                    raise ExplorerError(f"{files[index].name} cannot be read any more.")
                pictures[at] = picture
            return pictures

        return cls(len(files), read, quick=False)

    def __len__(self) -> int:
        return self._count

    def pictures(self, indices: npt.NDArray[np.intp]) -> Pictures:
        """Some pictures, (k, h, w, c).

        Raises
        ------
        ExplorerError
            If one of them cannot be read any more.
        """
        return np.ascontiguousarray(self._read(indices))


def _read_whole(name: str, files: Sequence[IdxFile]) -> Pictures:
    """All pictures of some files in one array; raises ExplorerError as soon as they are too many."""
    parts: list[Pictures] = []
    size = 0
    for file in files:
        parts.append(file.read_pictures())
        size += parts[-1].nbytes
        if size > MOST_BYTES:
            more = "" if file is files[-1] else " or more"
            raise ExplorerError(
                f"{name} is too large: its pictures take {_megabytes(size):,} MB{more}, "
                f"and at most {_megabytes(MOST_BYTES):,} MB are kept at hand."
            )
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _megabytes(size: int) -> int:
    """Rounded up: what is over a limit is not said to be as large as it."""
    return -(-size >> 20)
