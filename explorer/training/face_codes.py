"""One pass over the faces: codes of all of them, and what the images trained on say of codes and pictures."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.bundles.attributes import FEWEST
from explorer.bundles.statistics import CodeStatistics
from explorer.data.celeba import Faces
from explorer.data.idx import TRAIN
from explorer.errors import ExplorerError
from explorer.models.codec import Codec
from explorer.training.stages import Stage, Stages

Bytes = npt.NDArray[np.uint8]

_AT_A_TIME = 256


@dataclass(frozen=True, eq=False, kw_only=True)
class EncodedFaces:
    """Codes of n faces, and statistics of those trained on, with k attributes."""

    mu: npt.NDArray[np.float32]
    """Posterior means, (n, d)."""
    split: npt.NDArray[np.uint8]
    """(n,)."""
    labels: npt.NDArray[np.int8]
    """(n, k), −1 without and 1 with."""
    statistics: CodeStatistics
    counts: npt.NDArray[np.int64]
    """(k, 2): images trained on without and with each attribute."""
    mean_picture: Bytes
    """(h, w, c)."""
    with_pictures: Bytes
    """(k, h, w, c): means of the images with each attribute; black where a side has fewer than 50."""
    without_pictures: Bytes
    """(k, h, w, c): means of the others."""

    def codes(self, part: int) -> npt.NDArray[np.float32]:
        """Posterior means of a part of the data, (m, d)."""
        codes: npt.NDArray[np.float32] = self.mu[self.split == part]
        return codes


def encode_faces(codec: Codec, faces: Faces) -> Stages[EncodedFaces]:
    """Encode every face once, and take the mean pictures on the way.

    Raises
    ------
    ExplorerError
        If there are no faces to train on.
    """
    split = faces.split
    if split is None or not (split == TRAIN).any():
        raise ExplorerError("None of the images belongs to the training part of CelebA's official split.")
    n, k, d = len(faces.pictures), faces.attributes.shape[1], codec.code_size
    mu = np.empty((n, d), np.float32)
    variance, kl = np.zeros(d), np.zeros(d)
    # Of each attribute, and in the last row of all.
    sums = np.zeros((k + 1, int(np.prod(codec.picture_shape))))
    for start in range(0, n, _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        pictures = np.asarray(faces.pictures[part])
        mu[part], logvar = codec.posterior(pictures)
        is_trained = split[part] == TRAIN
        m, v = mu[part][is_trained].astype(np.float64), logvar[is_trained].astype(np.float64)
        variance += np.exp(v).sum(axis=0)
        kl += ((m**2 + np.exp(v) - v - 1) / 2).sum(axis=0)
        has = np.ones((int(is_trained.sum()), k + 1), np.float32)
        has[:, :k] = faces.attributes[part][is_trained] > 0
        sums += has.T @ pictures[is_trained].reshape(len(has), sums.shape[1]).astype(np.float32)
        yield Stage(title="encoding", step=min(start + _AT_A_TIME, n), steps=n)
    trained = mu[split == TRAIN]
    count = len(trained)
    having = (faces.attributes[split == TRAIN] > 0).sum(axis=0)
    counts = np.stack([count - having, having], axis=1).astype(np.int64)
    shape = codec.picture_shape
    is_enough = counts.min(axis=1) >= FEWEST

    def means(total: npt.NDArray[np.float64], images: npt.NDArray[np.int64]) -> Bytes:
        found = np.round(total / np.maximum(images, 1)[:, None]) * is_enough[:, None]
        pictures: Bytes = found.astype(np.uint8).reshape(k, *shape)
        return pictures

    return EncodedFaces(
        mu=mu,
        split=split,
        labels=faces.attributes,
        statistics=CodeStatistics(
            mean=trained.mean(axis=0, dtype=np.float64).astype(np.float32),
            std=trained.std(axis=0, dtype=np.float64).astype(np.float32),
            variance=(variance / count).astype(np.float32),
            kl=(kl / count).astype(np.float32),
        ),
        counts=counts,
        mean_picture=np.round(sums[k] / count).astype(np.uint8).reshape(shape),
        with_pictures=means(sums[:k], counts[:, 1]),
        without_pictures=means(sums[k] - sums[:k], counts[:, 0]),
    )
