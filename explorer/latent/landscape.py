"""The density of the encoded data on a map, and the outlines within which most of the data lie."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.latent.contours import Grid, Line, contour_lines

Points = npt.NDArray[np.float32]

SHARES = (0.99, 0.95, 0.8, 0.5)
"""Shares of the data that the outlines hold, the outermost first."""
_CELLS = 288
"""Of the grid along its longer side."""
_STRAY = 0.75
"""The grid goes so far beyond 99 % of the data on each axis, in shares of their extent: strays further out
are left out, or they would make it coarse."""
_REACH = 4.0
"""Bandwidths that the grid goes beyond the data, and after which the Gaussian is taken for zero."""
_SMALLEST = 1.5
"""Radius of the smallest island in bandwidths: a few strays alone make one of that size."""
_LEAST = 1.25
"""Bandwidth in cells: a narrower Gaussian cannot be told from the grid."""


@dataclass(frozen=True, eq=False)
class Outline:
    """The lines within which a share of the data lies: the densest places that hold it together."""

    share: float
    lines: tuple[npt.NDArray[np.float32], ...]
    """Each (k, 2) in map coordinates, closed."""


@dataclass(frozen=True, eq=False)
class Landscape:
    """A density on a grid of square cells."""

    heights: Grid
    """(rows, columns); data per cell, rows from the bottom."""
    left: float
    """Map coordinate of the middle of the first column."""
    bottom: float
    side: float
    """Of a cell, in map units."""
    bandwidth: float
    """Standard deviation of the Gaussian, in map units."""

    @classmethod
    def of(cls, points: Points) -> Self:
        """The density of points (n, 2), n > 0: a histogram under a Gaussian of `bandwidth_of`."""
        bandwidth = bandwidth_of(points)
        low, high = _extent(points)
        extent = float((high - low).max())
        bandwidth = max(bandwidth, extent * _LEAST / (_CELLS - 2 * _REACH * _LEAST), 1e-6)
        side = (extent + 2 * _REACH * bandwidth) / _CELLS
        low = low - _REACH * bandwidth
        columns, rows = np.ceil((high + _REACH * bandwidth - low) / side).astype(int).clip(1).tolist()
        x, y = np.floor((points.astype(np.float64) - low) / side).astype(np.intp).T
        is_inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
        flat = y[is_inside] * columns + x[is_inside]
        counts = np.bincount(flat, minlength=rows * columns).reshape(rows, columns).astype(np.float64)
        width = bandwidth / side
        heights = _blur(rows, width) @ counts @ _blur(columns, width)
        left, bottom = (low + side / 2).tolist()
        return cls(heights, left, bottom, side, bandwidth)

    def height_at(self, points: Points) -> Grid:
        """The density at map points (n, 2), (n,): linear between cells, zero beyond the grid."""
        padded = np.pad(self.heights, 1)
        rows, columns = padded.shape
        at = (points.astype(np.float64) - (self.left, self.bottom)) / self.side + 1
        is_inside = ((at >= 0) & (at < (columns - 1, rows - 1))).all(axis=1)
        at[~is_inside] = 0.0
        column, row = at.astype(np.intp).T
        right, up = np.mod(at, 1.0).T
        lower = padded[row, column] * (1 - right) + padded[row, column + 1] * right
        upper = padded[row + 1, column] * (1 - right) + padded[row + 1, column + 1] * right
        return np.asarray((lower * (1 - up) + upper * up) * is_inside)

    def outline(self, share: float, level: float) -> Outline:
        """Where the density passes a level; islands and holes smaller than the Gaussian are left out."""
        lines = contour_lines(self.heights, level)
        least = math.pi * (_SMALLEST * self.bandwidth / self.side) ** 2
        kept = [line for line in lines if abs(_area(line)) >= least] or lines[:1]
        return Outline(share, tuple(map(self._on_map, kept)))

    def _on_map(self, line: Line) -> npt.NDArray[np.float32]:
        return np.asarray(line * self.side + (self.left, self.bottom), np.float32)


def levels_of(landscape: Landscape, points: Points, shares: tuple[float, ...] = SHARES) -> tuple[float, ...]:
    """The densities above which these shares of the points (n, 2) lie."""
    return tuple(np.quantile(landscape.height_at(points), [1 - share for share in shares]).tolist())


def bandwidth_of(points: Points) -> float:
    """How wide a Gaussian smooths points (n, 2): half of Scott's rule, in map units.

    Scott's rule, σ·n^(−1/6), wants the σ of one heap, while encoded data lie in many, with gaps between
    them. So σ is that of a Gaussian whose densest half covers as large an area as the densest half of the
    points does, whichever heaps that is in; and half of it, as ten heaps share that area.
    """
    count = len(points)
    cells = int(np.clip(math.sqrt(count) / 4, 4, 64))
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    sides = np.maximum((high - low) / cells, 1e-9)
    x, y = np.floor((points - low) / sides).clip(0, cells - 1).astype(np.intp).T
    counts = np.sort(np.bincount(y * cells + x))[::-1]
    half = int(np.searchsorted(np.cumsum(counts), count / 2)) + 1
    area = half * float(np.prod(sides, dtype=np.float64))
    return 0.5 * math.sqrt(area / (2 * math.pi * math.log(2))) * math.pow(count, -1 / 6)


def _blur(size: int, width: float) -> Grid:
    """The matrix (size, size) that smooths a column of cells with a Gaussian ``width`` cells wide."""
    away = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    weights = np.where(away <= _REACH * width, np.exp(-0.5 * np.square(away / width)), 0.0)
    return np.asarray(weights / weights[size // 2].sum())


def _extent(points: Points) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lowest and highest coordinates, (2,) each, strays left out."""
    low, high = np.percentile(points, [0.5, 99.5], axis=0).astype(np.float64)
    reach = _STRAY * (high - low)
    return np.maximum(points.min(axis=0), low - reach), np.minimum(points.max(axis=0), high + reach)


def _area(line: Line) -> float:
    """Area within a closed line (k, 2); holes have a negative one (Gauss's area formula)."""
    x, y = line.T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2
