"""Small idx files in MNIST's form."""

import gzip
from pathlib import Path

import numpy as np
import numpy.typing as npt


def idx_bytes(array: npt.NDArray[np.uint8]) -> bytes:
    """An array of bytes as an idx file."""
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return head + array.tobytes()


def images(count: int, seed: int = 0, side: int = 28) -> npt.NDArray[np.uint8]:
    """Blurred blobs, (n, h, w): as smooth as digits are."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] / side
    centre = rng.uniform(0.3, 0.7, (count, 2, 1, 1))
    blobs: npt.NDArray[np.uint8] = (
        255 * np.exp(-30 * ((y - centre[:, 0]) ** 2 + (x - centre[:, 1]) ** 2))
    ).astype(np.uint8)
    return blobs


def write_mnist(folder: Path, train: int = 48, test: int = 10, *, packed: bool = True) -> None:
    """The four files of a small MNIST."""
    for stem, count, seed in (("train", train, 0), ("t10k", test, 1)):
        for name, array in (
            (f"{stem}-images-idx3-ubyte", images(count, seed)),
            (f"{stem}-labels-idx1-ubyte", (np.arange(count) % 10).astype(np.uint8)),
        ):
            content = idx_bytes(array)
            if packed:
                (folder / f"{name}.gz").write_bytes(gzip.compress(content))
            else:
                (folder / name).write_bytes(content)
