"""A made-up CelebA of a few noise images, in a folder of a test."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from explorer.data.celeba_lists import ATTRIBUTES

SPLITS = (0, 0, 0, 0, 1, 1, 2, 2)


def names(count: int) -> list[str]:
    return [f"{i + 1:06d}.jpg" for i in range(count)]


def attributes(count: int) -> list[list[int]]:
    """Made up, no two rows or columns alike."""
    signs = np.random.default_rng(1).integers(0, 2, (count, len(ATTRIBUTES))) * 2 - 1
    rows: list[list[int]] = signs.tolist()
    return rows


def write_images(folder: Path, count: int, size: tuple[int, int] = (128, 128)) -> Path:
    images = folder / "img_align_celeba"
    images.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in names(count):
        pixels = rng.integers(0, 256, (*size[::-1], 3), dtype=np.uint8)
        # PNG by content: exact pixels, whatever the name says.
        Image.fromarray(pixels).save(images / name, format="PNG")
    return images


def write_lists(folder: Path, splits: Sequence[int] = SPLITS, end: str = "\n") -> None:
    count = len(splits)
    rows = [
        f"{name} " + " ".join(f"{value:2d}" for value in row)
        for name, row in zip(names(count), attributes(count), strict=True)
    ]
    write(folder / "list_attr_celeba.txt", [str(count), " ".join(ATTRIBUTES) + " ", *rows], end)
    parts = [f"{name} {part}" for name, part in zip(names(count), splits, strict=True)]
    write(folder / "list_eval_partition.txt", parts, end)


def write_celeba(folder: Path, splits: Sequence[int] = SPLITS, size: tuple[int, int] = (128, 128)) -> Path:
    write_images(folder, len(splits), size)
    write_lists(folder, splits)
    return folder


def write(path: Path, lines: Sequence[str], end: str = "\n") -> None:
    path.write_bytes((end.join(lines) + end).encode())
