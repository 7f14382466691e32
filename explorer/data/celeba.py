"""CelebA, or any part of it: faces cropped to 128×128, their 40 attributes and the official split."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.data.cache import Report, decode_once
from explorer.data.celeba_lists import (
    ATTRIBUTE_LIST,
    ATTRIBUTES,
    SPLIT_LIST,
    FileList,
    find_list,
    read_attributes,
    read_split,
)
from explorer.data.pictures import DataSet, skipped_note
from explorer.errors import ExplorerError

SIDE = 128
"""Pixels that the crop keeps of 178×218, in both directions."""
_IMAGES = "img_align_celeba"
_BY_HAND = (
    "Its download host often refuses (quota). By hand: take img_align_celeba.zip, list_attr_celeba.txt and "
    "list_eval_partition.txt from https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html and unpack them into {}."
)


@dataclass(frozen=True, eq=False)
class Faces(DataSet):
    """Faces with attributes; the pictures are mapped from disk."""

    attributes: npt.NDArray[np.int8] = field(
        default_factory=lambda: np.empty((0, len(ATTRIBUTES)), np.int8), kw_only=True
    )
    """(n, 40), −1 without and 1 with, in the order of `ATTRIBUTES`."""
    attribute_names: tuple[str, ...] = ATTRIBUTES


def read_celeba(
    folder: Path, *, side: int = SIDE, cache: Path | None = None, report: Report | None = None
) -> Faces:
    """Faces that are there and in both lists, in the order of their names.

    Parameters
    ----------
    folder
        Holds ``img_align_celeba/``, ``list_attr_celeba.txt`` and ``list_eval_partition.txt`` (or .csv).
    side
        The centre of each image that is kept; images of that size are left as they are.
    cache
        Where decoded pictures are kept; by default the user's folder for caches.
    report
        Told of progress while pictures are decoded, which happens once.

    Raises
    ------
    ExplorerError
        Naming the file that is missing or damaged, or if the disk is full. What can be left out is left out,
        and told in the ``notes``.
    """
    images = _image_folder(folder)
    attributes = read_attributes(_list(folder, ATTRIBUTE_LIST))
    split = read_split(_list(folder, SPLIT_LIST))
    there = _names_in(images)
    where = {which: _rows(which) for which in (attributes, split)}
    names = sorted(there & where[attributes].keys() & where[split].keys())
    if not names:
        raise ExplorerError(f"None of the images in {images} is in both lists.")
    notes = [*attributes.notes, *split.notes]
    for which, rows in where.items():
        notes += _note("not in " + which.path.name + ", and left out", there - rows.keys())
        notes += _note(f"of {which.path.name} missing in {images.name}", rows.keys() - there)
    decoded = decode_once(
        [images / name for name in names],
        (side, side, 3),
        lambda path: _read(path, side),
        name=f"celeba-center-{side}",
        folder=cache,
        report=report,
    )
    is_readable = decoded.is_readable
    unreadable = [name for name, is_there in zip(names, is_readable, strict=True) if not is_there]
    if len(unreadable) == len(names):
        raise ExplorerError(f"None of the {len(names):,} images in {images} could be read.")
    if unreadable:
        notes.append(skipped_note(unreadable))

    def values(which: FileList) -> npt.NDArray[np.int8]:
        found: npt.NDArray[np.int8] = which.values[[where[which][name] for name in names]][is_readable]
        return found

    return Faces(
        name="CelebA",
        pictures=decoded.pictures,
        split=values(split)[:, 0].astype(np.uint8),
        notes=tuple(notes),
        attributes=values(attributes),
    )


def is_celeba(folder: Path) -> bool:
    """Whether a folder looks like CelebA: one of its lists, or its folder of images."""
    return (folder / _IMAGES).is_dir() or find_list(folder, ATTRIBUTE_LIST) is not None


def _image_folder(folder: Path) -> Path:
    # Some archives hold the folder within itself.
    for images in (folder / _IMAGES / _IMAGES, folder / _IMAGES):
        if images.is_dir():
            return images
    if not folder.is_dir():
        raise ExplorerError(f"{folder} does not exist.")
    raise ExplorerError(f"{folder} holds no CelebA: {_IMAGES}/ is missing. {_BY_HAND.format(folder)}")


def _list(folder: Path, stem: str) -> Path:
    path = find_list(folder, stem)
    if path is None:
        raise ExplorerError(
            f"CelebA is not complete: {folder / stem}.txt is missing (or .csv). {_BY_HAND.format(folder)}"
        )
    return path


def _names_in(images: Path) -> set[str]:
    try:
        return {path.name for path in images.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png")}
    except OSError as error:
        raise ExplorerError(f"{images} cannot be read: {error.strerror or error}.") from error


def _rows(which: FileList) -> dict[str, int]:
    return {name: row for row, name in enumerate(which.names)}


def _note(what: str, names: set[str]) -> list[str]:
    if not names:
        return []
    first = sorted(names)[:3]
    shown = ", ".join(first) + (", …" if len(names) > len(first) else "")
    return [f"{len(names):,} image{'s' if len(names) > 1 else ''} {what} ({shown})."]


def _read(path: Path, side: int) -> npt.NDArray[np.uint8] | None:
    """The centre of an image as torchvision's CenterCrop takes it, (side, side, 3); None if unreadable."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            width, height = image.size
            if width < side or height < side:
                return None
            left, top = round((width - side) / 2), round((height - side) / 2)
            crop = image.convert("RGB").crop((left, top, left + side, top + side))
            return np.asarray(crop, np.uint8)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None  # damaged files raise any of these
