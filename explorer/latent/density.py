"""Where the codes of a class lie: its islands on the map, and the densest place of each."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_CELLS = 48
"""Cells of the histogram along one side of the map."""
_SHORES = (0.03, 0.06, 0.12, 0.25)
"""An island ends where a class is this much thinner than at its densest place, and is two where the
sea, rising to the next shore, parts it in two that are large enough."""


class Place(NamedTuple):
    """A dense place of one class."""

    x: float
    y: float
    label: int
    share: float
    """Share of the class that lies on the island around the place, 0…1."""


def densest_places(
    points: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int16],
    classes: int,
    least_share: float = 0.06,
) -> tuple[Place, ...]:
    """The densest place of each island of each class on a map, the largest island first.

    Parameters
    ----------
    points : (n, 2) map coordinates
    labels : (n,) in 0…classes − 1
    least_share : islands that hold less of their class are passed over

    Notes
    -----
    A histogram of each class, smoothed over 5×5 cells; an island is a connected part of it above a
    share of its maximum. No two places lie within two cells of each other, so that a name
    written there does not cover another.
    """
    steps = find_densest_places(points, labels, classes, least_share)
    return next((places for places in steps if places is not None), ())


def find_densest_places(
    points: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int16],
    classes: int,
    least_share: float = 0.06,
) -> Iterator[tuple[Place, ...] | None]:
    """`densest_places` in steps of some milliseconds, one a class: None until the places are known."""
    if not len(points):
        return
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    side = float(max((high - low).max(), 1e-6)) / _CELLS
    cells = np.floor((points - low) / side).astype(np.int64).clip(0, _CELLS - 1)
    flat = cells[:, 1] * _CELLS + cells[:, 0]
    islands: list[_Island] = []
    for label in range(classes):
        yield None
        counts = np.bincount(flat[labels == label], minlength=_CELLS**2).reshape(_CELLS, _CELLS)
        if counts.any():
            islands += _islands_of(label, counts, least_share)
    places = []
    is_free = np.ones((_CELLS, _CELLS))
    for island in sorted(islands, key=lambda island: -island.share):
        free = island.height * is_free
        if not free.any():  # other names cover the whole island
            continue
        row, column = np.unravel_index(free.argmax(), free.shape)
        is_free[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
        x, y = low + side * (np.array([column, row]) + 0.5)
        places.append(Place(float(x), float(y), island.label, island.share))
    yield tuple(places)


class _Island(NamedTuple):
    """A part of the map where a class lies: its density there, 0 elsewhere."""

    share: float
    label: int
    height: Grid


def _islands_of(label: int, counts: npt.NDArray[np.int64], least_share: float) -> list[_Island]:
    shares = counts / counts.sum()
    smooth = _smooth(counts.astype(np.float64))
    lands = _parts(np.full(smooth.shape, True), smooth / smooth.max(), shares, least_share, _SHORES)
    return [_Island(float(shares[land].sum()), label, np.where(land, smooth, 0.0)) for land in lands]


def _parts(
    land: Mask, height: Grid, shares: Grid, least_share: float, shores: tuple[float, ...]
) -> Iterator[Mask]:
    """The islands of ``land`` that hold ``least_share`` or more, each parted as far as it can be."""
    islands = _islands(land & (height > shores[0]))
    large = [islands == island for island in np.unique(islands[islands > 0])]
    large = [island for island in large if shares[island].sum() >= least_share]
    for island in large:
        parts = list(_parts(island, height, shares, least_share, shores[1:])) if shores[1:] else []
        yield from parts if len(parts) > 1 else [island]


def _smooth(counts: Grid) -> Grid:
    weights = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, weights, mode="same")
    return counts


def _islands(land: Mask) -> npt.NDArray[np.int64]:
    """A number above 0 for each connected part (over edges) of ``land``, 0 elsewhere."""
    numbers = np.where(land, np.arange(1, land.size + 1).reshape(land.shape), 0)
    while True:
        padded = np.pad(numbers, 1)
        around = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
        spread = np.where(land, np.maximum.reduce([numbers, *around]), 0)
        if np.array_equal(spread, numbers):
            return numbers
        numbers = spread
