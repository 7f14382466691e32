"""Where points have room for pictures: at most one picture a cell of the lattice, and none over another."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from explorer.latent.lattice import Bounds

Points = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

CROWD = 16.0
"""Points in the room of one picture, where the typical point lies, at which pictures begin to be shown."""
GAP = 6.0
"""Logical pixels that a picture keeps free around it: for its frame, and so that two do not touch."""
_LARGEST = 2
"""Times that pictures double their size as one zooms in."""
_REACH = 3
"""Cells around those asked for on which the choice can depend: one for each pass after the first."""
_PASSES = range(4)
"""Parities of column and row: no two cells of one pass are neighbours, so each pass is one step."""
_CELLS = 64
"""Of the histogram by which crowding is measured, along one side."""


@dataclass(frozen=True)
class Cells:
    """Square cells with room for one picture each: columns ``left`` … ``right`` − 1, rows likewise.

    Cell (i, j) reaches from (i, j)·side to (i + 1, j + 1)·side in map coordinates.
    """

    side: float
    """A power of two or three quarters of one: the lattice stays where it is while one pans."""
    apart: float
    """How far two pictures must lie from each other in x or in y; at most ``side``."""
    left: int
    bottom: int
    right: int
    top: int

    @classmethod
    def covering(cls, bounds: Bounds, apart: float) -> Self:
        """All cells that lie within ``bounds`` or beside them, as small as pictures so far apart allow."""
        mantissa, exponent = math.frexp(apart)  # mantissa · 2^exponent, mantissa in [0.5, 1)
        side = math.ldexp(0.75 if mantissa <= 0.75 else 1.0, exponent)
        left, bottom, right, top = (math.floor(edge / side) for edge in bounds)
        return cls(side, apart, left - 1, bottom - 1, right + 2, top + 2)

    @property
    def columns(self) -> int:
        """Number of cells side by side."""
        return self.right - self.left

    @property
    def rows(self) -> int:
        """Number of cells above each other."""
        return self.top - self.bottom

    def is_beside(self, other: Self) -> bool:
        """Whether what is chosen here goes with what is chosen there: another part of one lattice."""
        return (self.side, self.apart) == (other.side, other.apart)

    def grown(self, by: int) -> Self:
        """The same with some more cells on every side."""
        return type(self)(
            self.side, self.apart, self.left - by, self.bottom - by, self.right + by, self.top + by
        )


@dataclass(frozen=True)
class Placing:
    """The cells of a view that may hold a picture each, and how large the pictures are."""

    cells: Cells
    size: int
    """Longer side of a picture, in logical pixels."""


def placing(bounds: Bounds, scale: float, density: float, side: int) -> Placing | None:
    """Where pictures of the points in a view may lie; None where the points are too crowded for any.

    As one zooms in, first more of the points get a picture, then the pictures double, and so on in turn.

    Parameters
    ----------
    bounds : of the view, in map coordinates
    scale : logical pixels per unit of the map
    density : points per square unit where the typical point lies, as `typical_density` has it
    side : longer side of the smallest pictures, in logical pixels
    """
    octaves = math.floor(math.log2(scale * math.sqrt(CROWD / density) / (side + GAP)))
    if octaves < 0:
        return None
    size = side * 2 ** min(octaves // 2, _LARGEST)
    return Placing(Cells.covering(bounds, (size + GAP) / scale), size)


def smallest_side(height: int, width: int) -> int:
    """Logical pixels of the longer side at which pictures begin: whole multiples where they are small."""
    longer = max(height, width)
    return longer * math.ceil(24 / longer) if longer <= 64 else 64


def typical_density(points: Points) -> float:
    """Points (n, 2) per square unit of the map around the median point."""
    if len(points) < 2:
        return 1.0
    ordered = np.sort(points.astype(np.float64), axis=0)
    skipped = len(points) // 200
    low, high = ordered[skipped], ordered[-1 - skipped]
    cells = int(np.clip(math.sqrt(len(points)) / 4, 1, _CELLS))
    sides = np.maximum((high - low) / cells, 1e-6)
    x, y = ((points - low) / sides).clip(0, cells - 1).astype(np.intp).T
    flat = y * cells + x
    around = np.bincount(flat, minlength=cells * cells)[flat]
    middle = len(around) // 2
    return float(np.partition(around, middle)[middle] / (sides[0] * sides[1]))


def choose(points: Points, cells: Cells, is_shown: npt.NDArray[np.bool_] | None = None) -> Indices:
    """Points that get a picture: one a cell at most, and none over another.

    The choice depends on the lattice alone, not on the rectangle asked for: while one pans, what is in the
    view before and after is the same.

    Parameters
    ----------
    points : (n, 2) map coordinates
    cells : what is seen
    is_shown : (n,), whether a point may be chosen

    Returns
    -------
    Indices (k,) of points in these cells, those nearest to the middle first. Of any two, the x or the y
    differ by at least ``cells.apart``.
    """
    step, apart = cells.side, cells.apart
    wide = cells.grown(_REACH)
    columns, rows = wide.columns, wide.rows
    near = _within(points, wide)
    if is_shown is not None:
        near = near[is_shown[near]]
    x, y = points[near].astype(np.float64).T
    column = np.floor(x / step).astype(np.intp) - wide.left
    row = np.floor(y / step).astype(np.intp) - wide.bottom
    is_inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    cell = row * columns + column
    # Knuth's hash: a fixed order of the points that has nothing to do with how they are sorted.
    rank = near.astype(np.uint32) * np.uint32(2654435761)
    order = np.argsort(cell.astype(np.uint64) << np.uint64(32) | rank)
    order = order[is_inside[order]]
    chosen = np.full((rows + 2) * (columns + 2), -1)  # by cell, with a rim: index into ``near``, or none
    places = np.full((2, len(chosen)), np.nan)
    at = (row + 1) * (columns + 2) + column + 1
    around = [down * (columns + 2) + right for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    parity = (column + wide.left) % 2 + 2 * ((row + wide.bottom) % 2)
    for own in _PASSES:
        turn = order[parity[order] == own]
        is_free = np.ones(len(turn), bool)
        for beside in around:
            other_x, other_y = places[:, at[turn] + beside]
            is_free &= ~((np.abs(other_x - x[turn]) < apart) & (np.abs(other_y - y[turn]) < apart))
        free = turn[is_free]
        first = free[np.diff(cell[free], prepend=-1) != 0]
        chosen[at[first]] = first
        places[:, at[first]] = x[first], y[first]
    inner = chosen.reshape(rows + 2, columns + 2)[_REACH + 1 : -_REACH - 1, _REACH + 1 : -_REACH - 1]
    found = inner[inner >= 0]
    middle_x, middle_y = (cells.left + cells.right) / 2 * step, (cells.bottom + cells.top) / 2 * step
    away = (x[found] - middle_x) ** 2 + (y[found] - middle_y) ** 2
    return np.asarray(near[found[np.argsort(away, kind="stable")]], np.intp)


def _within(points: Points, cells: Cells) -> Indices:
    """Points that lie in some cells, or hardly outside."""
    side = cells.side
    left, bottom, right, top = (
        np.float32(edge * side) for edge in (cells.left, cells.bottom, cells.right, cells.top)
    )
    x, y = points.T
    return np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
