"""Gallery: the pictures of a source one by one, by their number; packed ones in memory, others as wanted."""

from collections.abc import Callable
from itertools import accumulate
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.bundles.originals import Originals
from explorer.data.folder import PICTURE_SUFFIXES, picture_files, read_picture
from explorer.data.idx import IdxFile, digits_in
from explorer.data.shape import PictureShape, fit
from explorer.errors import ExplorerError

MOST_BYTES = 200 << 20
"""Of pictures kept in memory, as those of packed files must be: MNIST has 55 MB."""

Pictures = npt.NDArray[np.uint8]


class Gallery:
    """Pictures in the order in which `iterate_pictures` yields them, without those that were left out."""

    def __init__(self, count: int, read: Callable[[npt.NDArray[np.intp]], Pictures], *, quick: bool) -> None:
        self._count = count
        self._read = read
        self.is_quick = quick
        """Whether they are in memory, or in a file that holds nothing else."""

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
        return cls._of_idx(source.name, found, picture_shape)

    @classmethod
    def _of_idx(cls, name: str, files: tuple[IdxFile, ...], picture_shape: PictureShape) -> Self:
        heads = [file.read_head() for file in files]
        _check_room(name, sum(head.size for head in heads if head.is_packed))
        readers = [
            file.read_pictures().__getitem__ if head.is_packed else file.read_some
            for file, head in zip(files, heads, strict=True)
        ]
        ends = list(accumulate(head.shape[0] for head in heads))
        starts = [0, *ends[:-1]]

        def read(indices: npt.NDArray[np.intp]) -> Pictures:
            pictures = np.empty((len(indices), *picture_shape), np.uint8)
            for start, end, read_some in zip(starts, ends, readers, strict=True):
                is_here = (indices >= start) & (indices < end)
                if is_here.any():
                    pictures[is_here] = fit(read_some(indices[is_here] - start), picture_shape)
            return pictures

        return cls(ends[-1], read, quick=True)

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


def _check_room(name: str, size: int) -> None:
    """Raise ExplorerError, before anything is unpacked, if there is too much of it."""
    if size > MOST_BYTES:
        raise ExplorerError(
            f"{name} is too large: unpacked, its pictures take {_megabytes(size):,} MB, and at most "
            f"{_megabytes(MOST_BYTES):,} MB are kept at hand. Unpack its .gz files (gunzip): of files that "
            "are not packed, pictures are read as they are wanted."
        )


def _megabytes(size: int) -> int:
    """Rounded up: what is over a limit is not said to be as large as it."""
    return -(-size >> 20)
