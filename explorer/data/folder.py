"""Pictures of a folder, by Pillow: in the order of their names, unreadable ones counted and left out."""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.data.shape import PictureShape, fit_image
from explorer.errors import ExplorerError

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"})

Run = tuple[npt.NDArray[np.uint8], int, int, tuple[str, ...]]


def iterate_folder(source: Path, picture_shape: PictureShape, size: int) -> Iterator[Run]:
    """Read a folder of pictures (not its sub-folders), or one picture.

    Yields (pictures (k, h, w, c), files behind us, files in all, names of unreadable files) for every
    ``size`` files.

    Raises
    ------
    ExplorerError
        If there is no picture file, or the folder may not be read.
    """
    files = picture_files(source)
    for start in range(0, len(files), size):
        run = files[start : start + size]
        read = {path: read_picture(path, picture_shape) for path in run}
        pictures = [picture for picture in read.values() if picture is not None]
        yield (
            np.stack(pictures) if pictures else np.empty((0, *picture_shape), np.uint8),
            start + len(run),
            len(files),
            tuple(path.name for path, picture in read.items() if picture is None),
        )


def picture_files(source: Path) -> list[Path]:
    """The picture files of a folder in their order, or the one picture; raises ExplorerError without any."""
    if source.is_file():
        return [source]
    try:
        inside = [path for path in source.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES]
    except OSError as error:
        raise ExplorerError(f"{source} cannot be read: {error.strerror or error}.") from error
    # Hidden files beside pictures are thumbnails and resource forks.
    files = [path for path in inside if not path.name.startswith(".")]
    if not files:
        raise ExplorerError(f"{source} holds neither idx files nor pictures (PNG, JPEG, …).")
    return sorted(files, key=_natural_order)


def _natural_order(path: Path) -> tuple[list[tuple[bool, int, str]], str]:
    """Numbers in names count as numbers: 2.png before 10.png."""
    parts = re.findall(r"\d+|\D+", path.name.lower())
    return [(not p[0].isdecimal(), int(p) if p[0].isdecimal() else 0, p) for p in parts], path.name


def read_picture(path: Path, picture_shape: PictureShape) -> npt.NDArray[np.uint8] | None:
    """A picture in the shape (h, w, c); None where the file is none."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that is suspiciously large; here it is an unreadable one.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                return fit_image(ImageOps.exif_transpose(image), picture_shape)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None  # damaged files raise any of these, depending on the format
