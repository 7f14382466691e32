"""Where the codes of a class lie: its islands on the map, and the densest place of each."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_CELLS = 48
"""Cells of the histogram along one side of the map."""
_SHORE = 0.07
"""An island ends where a class is this much thinner than at its densest place."""


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
    fixed share of its maximum. No two places lie within two cells of each other, so that a name
    written there does not cover another.
    """
    if not len(points):
        return ()
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    side = float(max((high - low).max(), 1e-6)) / _CELLS
    cells = np.floor((points - low) / side).astype(np.int64).clip(0, _CELLS - 1)
    flat = cells[:, 1] * _CELLS + cells[:, 0]
    found = []
    for label in range(classes):
        counts = np.bincount(flat[labels == label], minlength=_CELLS**2)
        total = counts.sum()
        smooth = _smooth(counts.reshape(_CELLS, _CELLS).astype(np.float64))
        islands = _islands(smooth > _SHORE * smooth.max())
        for island in np.unique(islands[islands > 0]):
            land = islands == island
            share = counts.reshape(_CELLS, _CELLS)[land].sum() / total
            if share >= least_share:
                found.append((float(share), label, np.where(land, smooth, 0.0)))
    places = []
    is_free = np.ones((_CELLS, _CELLS))
    for share, label, height in sorted(found, key=lambda island: -island[0]):
        free = height * is_free
        if not free.any():  # other names cover the whole island
            continue
        row, column = np.unravel_index(free.argmax(), free.shape)
        is_free[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
        x, y = low + side * (np.array([column, row]) + 0.5)
        places.append(Place(float(x), float(y), label, share))
    return tuple(places)


def _smooth(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    weights = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, weights, mode="same")
    return counts


def _islands(land: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """A number above 0 for each connected part (over edges) of ``land``, 0 elsewhere."""
    numbers = np.where(land, np.arange(1, land.size + 1).reshape(land.shape), 0)
    while True:
        padded = np.pad(numbers, 1)
        around = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
        spread = np.where(land, np.maximum.reduce([numbers, *around]), 0)
        if np.array_equal(spread, numbers):
            return numbers
        numbers = spread
