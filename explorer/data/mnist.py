"""MNIST as it is trained on: 60,000 + 10,000 images, the last 5,000 training images for validation."""

from pathlib import Path

import numpy as np

from explorer.data.idx import TEST, TRAIN, VALIDATION, IdxFile, digits_in
from explorer.data.pictures import DataSet
from explorer.errors import ExplorerError

_VALIDATION_SHARE = 12
"""One in twelve training images is for validation: the last 5,000 of MNIST's 60,000."""
CLASS_NAMES = tuple("0123456789")


def read_mnist(folder: Path) -> DataSet:
    """Read all images with labels, training part first, in file order.

    Parameters
    ----------
    folder
        Holds MNIST's four idx files, gzipped or not.

    Raises
    ------
    ExplorerError
        Naming the file that is missing or damaged.
    """
    parts = {file.split: file for file in digits_in(folder)}
    files = [_complete(parts.get(split), folder, stem) for stem, split in (("train", TRAIN), ("t10k", TEST))]
    (train, train_labels), (test, test_labels) = (file.read() for file in files)
    assert train_labels is not None
    assert test_labels is not None
    split = np.full(len(train) + len(test), TEST, np.uint8)
    split[: len(train)] = TRAIN
    split[len(train) - len(train) // _VALIDATION_SHARE : len(train)] = VALIDATION
    return DataSet(
        name="MNIST",
        pictures=np.concatenate([train, test]),
        labels=np.concatenate([train_labels, test_labels]),
        split=split,
    )


def _complete(file: IdxFile | None, folder: Path, stem: str) -> IdxFile:
    if file is not None and file.labels is not None:
        return file
    missing = f"{stem}-images-idx3-ubyte" if file is None else f"{stem}-labels-idx1-ubyte"
    raise ExplorerError(f"MNIST is not complete: {folder / missing}.gz is missing (or without .gz).")
