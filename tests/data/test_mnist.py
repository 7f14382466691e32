import hashlib
from pathlib import Path

import numpy as np
import pytest

from explorer.data.idx import TEST, TRAIN, VALIDATION
from explorer.data.mnist import read_mnist
from explorer.errors import ExplorerError
from tests.data.idx_files import images, write_mnist


def test_file_order_labels_and_split(tmp_path: Path) -> None:
    write_mnist(tmp_path, train=48, test=10)
    found = read_mnist(tmp_path)
    assert np.array_equal(found.pictures[..., 0], np.concatenate([images(48, 0), images(10, 1)]))
    assert found.labels is not None
    assert found.labels[47:50].tolist() == [7, 0, 1]
    assert found.split is not None
    assert found.split.tolist() == [TRAIN] * 44 + [VALIDATION] * 4 + [TEST] * 10


@pytest.mark.parametrize(
    "missing",
    [
        "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    ],
)
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    write_mnist(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ExplorerError, match=f"{missing} is missing"):
        read_mnist(tmp_path)


def test_the_real_mnist(mnist_folder: Path) -> None:
    found = read_mnist(mnist_folder)
    assert found.split is not None
    assert found.labels is not None
    assert np.bincount(found.split).tolist() == [55_000, 5_000, 10_000]
    assert found.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert found.labels[60_000:60_005].tolist() == [7, 2, 1, 0, 4]
    digest = hashlib.sha256(found.pictures[60_000:].tobytes()).hexdigest()
    assert digest == "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161"


def test_kmnist_lacks_its_training_images(data_folder: Path) -> None:
    if not (data_folder / "kmnist").is_dir():
        pytest.skip("no kmnist folder")
    with pytest.raises(ExplorerError, match=r"kmnist/train-images-idx3-ubyte\.gz is missing"):
        read_mnist(data_folder / "kmnist")
