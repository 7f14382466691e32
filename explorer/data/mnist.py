"""MNIST as it is trained on: 60,000 + 10,000 images, the last 5,000 training images for validation."""

from pathlib import Path

import numpy as np

from explorer.data.idx import TEST, TRAIN, VALIDATION, IdxFile, digits_in
from explorer.data.pictures import DataSet
from explorer.errors import ExplorerError

VALIDATION_IMAGES = 5_000
CLASS_NAMES = tuple("0123456789")


def read_mnist(folder: Path, *, validation: int = VALIDATION_IMAGES) -> DataSet:
    """Read all images with labels, training part first, in file order.

    Parameters
    ----------
    folder
        Holds MNIST's four idx files, gzipped or not.
    validation
        How many of the last training images are the validation part.

    Raises
    ------
    ExplorerError
        Naming the file that is missing or damaged.
    """
    parts = {file.split: file for file in digits_in(folder)}
    files = [_complete(parts.get(split), folder, stem) for stem, split in (("train", TRAIN), ("t10k", TEST))]
    (train, train_labels), (test, test_labels) = (file.read() for file in files)
    assert train_labels is not None and test_labels is not None  # noqa: PT018
    split = np.full(len(train) + len(test), TEST, np.uint8)
    split[: len(train)] = TRAIN
    split[max(0, len(train) - validation) : len(train)] = VALIDATION
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
