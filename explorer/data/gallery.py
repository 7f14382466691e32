"""Gallery: the pictures of a source one by one, by their number; idx files in memory, others as wanted."""

from collections.abc import Callable
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
        pictures = np.concatenate([file.read_pictures() for file in found])
        if pictures.nbytes > MOST_BYTES:
            raise ExplorerError(
                f"{source.name} is too large to have its originals at hand: {pictures.nbytes >> 20:,} MB."
            )
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
