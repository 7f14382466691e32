"""CelebA's two lists as arrays: 40 attributes and the official split by file name, as .txt or .csv."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.data.idx import TEST, TRAIN, VALIDATION
from explorer.errors import ExplorerError

ATTRIBUTES = (
    "5_o_Clock_Shadow", "Arched_Eyebrows", "Attractive", "Bags_Under_Eyes", "Bald", "Bangs", "Big_Lips",
    "Big_Nose", "Black_Hair", "Blond_Hair", "Blurry", "Brown_Hair", "Bushy_Eyebrows", "Chubby", "Double_Chin",
    "Eyeglasses", "Goatee", "Gray_Hair", "Heavy_Makeup", "High_Cheekbones", "Male", "Mouth_Slightly_Open",
    "Mustache", "Narrow_Eyes", "No_Beard", "Oval_Face", "Pale_Skin", "Pointy_Nose", "Receding_Hairline",
    "Rosy_Cheeks", "Sideburns", "Smiling", "Straight_Hair", "Wavy_Hair", "Wearing_Earrings", "Wearing_Hat",
    "Wearing_Lipstick", "Wearing_Necklace", "Wearing_Necktie", "Young",
)  # fmt: skip
"""In the official order."""

ATTRIBUTE_LIST, SPLIT_LIST = "list_attr_celeba", "list_eval_partition"
_SUFFIXES = (".txt", ".csv")


@dataclass(frozen=True, eq=False)
class FileList:
    """Values of some files, in the order of the list."""

    path: Path
    names: tuple[str, ...]
    """(n,) file names."""
    values: npt.NDArray[np.int8]
    """(n, 40) attributes −1 / 1, or (n, 1) the split."""
    notes: tuple[str, ...] = ()
    """Sentences about rows that were left out."""


def find_list(folder: Path, stem: str) -> Path | None:
    """The list of that name in a folder, as .txt or .csv; None if there is none."""
    return next((path for path in (folder / (stem + s) for s in _SUFFIXES) if path.is_file()), None)


def read_attributes(path: Path) -> FileList:
    """Attributes (n, 40) in the official order, −1 or 1; the list may say 0 for −1.

    Raises
    ------
    ExplorerError
        If the list cannot be read, lacks an attribute, or has no usable row.
    """
    lines = _lines(path)
    announced = int(lines.pop(0)[0]) if lines and _is_count(lines[0]) else None
    head = lines.pop(0) if lines else []
    # The .csv form heads its first column too.
    columns = {name: i for i, name in enumerate(head[1:] if head[:1] in (["image_id"], [""]) else head)}
    missing = [name for name in ATTRIBUTES if name not in columns]
    if missing:
        raise ExplorerError(
            f"{path} has no column {missing[0]!r}: it is not CelebA's list of attributes, or damaged."
        )
    rows = _whole_rows(lines, len(columns), ("-1", "0", "1", "+1"))
    names = tuple(row[0] for row in rows)
    order = [columns[name] for name in ATTRIBUTES]
    values = np.array([[int(row[1 + i]) for i in order] for row in rows], np.int8).reshape(-1, len(order))
    if not (values == -1).any():
        values[values == 0] = -1
    is_known = (values != 0).all(axis=1)
    broken = len(lines) - int(is_known.sum())
    found = FileList(
        path, _kept(names, is_known), values[is_known], _notes(path, announced, len(lines), broken)
    )
    return _checked(found)


def read_split(path: Path) -> FileList:
    """The official split (n, 1): 0 train, 1 validation, 2 test.

    Raises
    ------
    ExplorerError
        If the list cannot be read, or has no usable row.
    """
    lines = _lines(path)
    if lines and lines[0][-1] == "partition":
        lines.pop(0)
    rows = _whole_rows(lines, 1, tuple(map(str, (TRAIN, VALIDATION, TEST))))
    values = np.array([int(row[1]) for row in rows], np.int8).reshape(-1, 1)
    names = tuple(row[0] for row in rows)
    return _checked(FileList(path, names, values, _notes(path, None, len(lines), len(lines) - len(rows))))


def _lines(path: Path) -> list[list[str]]:
    """Fields of each line that is not empty."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExplorerError(f"{path} is no text file.") from error
    except OSError as error:
        raise ExplorerError(f"{path} cannot be read: {error.strerror or error}.") from error
    is_csv = path.suffix == ".csv"
    split = (line.split(",") if is_csv else line.split() for line in text.splitlines() if line.strip())
    return [[field.strip() for field in fields] for fields in split]


def _is_count(fields: list[str]) -> bool:
    return len(fields) == 1 and fields[0].isdecimal()


def _whole_rows(lines: list[list[str]], count: int, allowed: tuple[str, ...]) -> list[list[str]]:
    known = set(allowed)
    return [row for row in lines if len(row) == count + 1 and known.issuperset(row[1:])]


def _kept(names: tuple[str, ...], is_kept: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, keep in zip(names, is_kept, strict=True) if keep)


def _notes(path: Path, announced: int | None, found: int, broken: int) -> tuple[str, ...]:
    def notes() -> Iterator[str]:
        if announced is not None and announced != found:
            yield f"{path.name} announces {announced:,} rows, but has {found:,}."
        if broken:
            yield f"{path.name}: {broken:,} damaged row{'s were' if broken > 1 else ' was'} left out."

    return tuple(notes())


def _checked(found: FileList) -> FileList:
    if not found.names:
        raise ExplorerError(f"{found.path} has no row that can be used: it is empty or damaged.")
    return found
