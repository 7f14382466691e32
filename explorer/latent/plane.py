"""A plane of the latent space: map coordinates to codes and back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.latent.codes import Codes

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Plane:
    """The codes ``origin + x·axes[0] + y·axes[1]``; the axes are orthonormal.

    Where the space has one dimension, the second axis is zero: y changes nothing.
    """

    origin: Array
    """(d,)"""
    axes: Array
    """(2, d)"""
    variance_share: float
    """Share of the codes' variance that lies in the plane, 0…1; NaN where no codes are known."""
    is_whole_space: bool
    """Whether every code lies in the plane (d ≤ 2)."""

    @classmethod
    def of(cls, codes: Array | None, size: int) -> Self:
        """The plane a map of ``codes`` (n, d) shows.

        The space itself where ``size`` ≤ 2; else the first two principal axes through the
        codes' mean; without codes, the first two dimensions through the prior's centre.
        """
        if size <= 2:
            axes = np.eye(2, size, dtype=np.float32)
            return cls(np.zeros(size, np.float32), axes, 1.0, is_whole_space=True)
        if codes is None or len(codes) < 3:
            axes = np.eye(2, size, dtype=np.float32)
            return cls(np.zeros(size, np.float32), axes, float("nan"), is_whole_space=False)
        mean = codes.mean(axis=0, dtype=np.float64)
        spread = codes - mean
        variances, vectors = np.linalg.eigh(spread.T @ spread / len(codes))
        axes = vectors[:, [-1, -2]].T
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
        axes = axes * np.where(largest < 0, -1.0, 1.0)  # a fixed sign, for a map that stays put
        share = variances[-2:].sum() / max(float(variances.sum()), 1e-30)
        return cls(mean.astype(np.float32), axes.astype(np.float32), float(share), is_whole_space=False)

    @cached_property
    def frame(self) -> Codes:
        """Origin and axes, (3, d), as a value that requests can carry."""
        return Codes.of(np.concatenate([self.origin[None], self.axes]))

    def codes(self, points: npt.ArrayLike) -> Array:
        """Codes (n, d) of map points (n, 2)."""
        at = np.asarray(points, np.float64).reshape(-1, 2)
        return np.asarray(self.origin + at @ self.axes.astype(np.float64), np.float32)

    def moved(self, code: Array, point: npt.ArrayLike) -> Array:
        """``code`` (d,) moved along the plane so that it projects to ``point`` (2,)."""
        if self.is_whole_space:
            return np.asarray(self.codes(point)[0], np.float32)
        step = np.asarray(point, np.float64) - self.points(code[None])[0]
        return np.asarray(code + step @ self.axes.astype(np.float64), np.float32)

    def points(self, codes: npt.ArrayLike) -> Array:
        """Map points (n, 2) of codes (n, d): their orthogonal projections."""
        if self.is_whole_space and self.axes.shape[1] == 2:
            return np.asarray(codes, np.float32).reshape(-1, 2)
        offsets = np.asarray(codes, np.float32) - self.origin
        return np.asarray(offsets @ self.axes.T, np.float32)
