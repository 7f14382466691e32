"""A plane of the latent space: map coordinates to codes and back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.latent.codes import Codes

Array = npt.NDArray[np.float32]

_PART = 8192
"""Codes whose spread is added up at a time: 512 dimensions of them are 32 MB."""
FEWEST = 3
"""Codes from which their principal axes are found."""


@dataclass(frozen=True)
class PlaneChoice:
    """Which two axes a map shows: principal ones, or dimensions of the code; both count from 0."""

    is_principal: bool = True
    first: int = 0
    """To the right."""
    second: int = 1
    """Upwards."""

    def __str__(self) -> str:
        name = "PC " if self.is_principal else "z"
        return f"{name}{self.first + 1} × {name}{self.second + 1}"


PRINCIPAL = PlaneChoice()
"""The first two principal axes: what a map shows at first."""


@dataclass(frozen=True, eq=False)
class PrincipalAxes:
    """Mean and spread of some codes."""

    mean: npt.NDArray[np.float64]
    """(d,)"""
    axes: npt.NDArray[np.float64]
    """(d, d): orthonormal rows, the greatest variance first; the largest number of each is positive."""
    variances: npt.NDArray[np.float64]
    """(d,), along the axes."""
    of_dimensions: npt.NDArray[np.float64]
    """(d,), variances of the code's own dimensions."""

    @classmethod
    def of(cls, codes: Array) -> Self:
        """Those of codes (n, d), n > 0."""
        mean = codes.mean(axis=0, dtype=np.float64)
        spread = np.zeros((codes.shape[1],) * 2)
        for start in range(0, len(codes), _PART):
            some = codes[start : start + _PART] - mean
            spread += some.T @ some
        spread /= len(codes)
        variances, vectors = np.linalg.eigh(spread)
        axes = vectors.T[::-1]
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
        axes = axes * np.where(largest < 0, -1.0, 1.0)  # a fixed sign, for a map that stays put
        return cls(mean, axes, np.maximum(variances[::-1], 0.0), np.diag(spread).copy())

    def distances(self, codes: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """How far codes (n, d) lie from the mean, (n,), in standard deviations along each axis (Mahalanobis).

        Axes along which the codes do not differ are left out.
        """
        differ = self.variances > 1e-9 * max(float(self.variances[0]), 1e-30)
        along = (np.asarray(codes, np.float64) - self.mean) @ self.axes[differ].T
        return np.asarray(np.linalg.norm(along / np.sqrt(self.variances[differ]), axis=1))


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
    def of(cls, codes: Array | None, size: int, choice: PlaneChoice = PRINCIPAL) -> Self:
        """The plane that a map of ``codes`` (n, d) shows; see `along`."""
        if size <= 2 or codes is None or len(codes) < FEWEST:
            return cls.along(None, size, choice)
        return cls.along(PrincipalAxes.of(codes), size, choice)

    @classmethod
    def along(cls, spread: PrincipalAxes | None, size: int, choice: PlaneChoice) -> Self:
        """The plane along two axes through the codes' mean; the space itself where ``size`` ≤ 2.

        Its zero is the place nearest to the prior's centre, so that along dimensions of the code the map's
        numbers are the code's. Without codes it goes through the prior's centre, along dimensions. A choice
        that this space does not have is taken for the first two axes.
        """
        if size <= 2:
            axes = np.eye(2, size, dtype=np.float32)
            return cls(np.zeros(size, np.float32), axes, 1.0, is_whole_space=True)
        pair = [choice.first, choice.second]
        if pair[0] == pair[1] or not all(0 <= one < size for one in pair):
            pair = [0, 1]
        if spread is None:
            axes = np.eye(size, dtype=np.float32)[pair]
            return cls(np.zeros(size, np.float32), axes, float("nan"), is_whole_space=False)
        rows = spread.axes[pair] if choice.is_principal else np.eye(size)[pair]
        along = spread.variances if choice.is_principal else spread.of_dimensions
        share = along[pair].sum() / max(float(spread.of_dimensions.sum()), 1e-30)
        origin = spread.mean - (rows @ spread.mean) @ rows
        return cls(origin.astype(np.float32), rows.astype(np.float32), float(share), is_whole_space=False)

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
        with np.errstate(invalid="ignore"):  # BLAS raises the flag now and then, with finite operands too
            # The origin last: codes less the origin would be a copy of them all.
            at = np.asarray(codes, np.float32) @ self.axes.T
            return np.asarray(at - self.origin @ self.axes.T, np.float32)
