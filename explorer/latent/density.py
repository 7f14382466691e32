"""Where the codes of a class lie densest."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_CELLS = 48
"""Cells of the histogram along one side of the map."""


class Place(NamedTuple):
    """A dense place of one class."""

    x: float
    y: float
    label: int
    share: float
    """Share of the class that lies around the place, 0…1."""


def densest_places(
    points: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int16],
    classes: int,
    most: int = 3,
    least_share: float = 0.15,
) -> tuple[Place, ...]:
    """The densest places of each class on a map, the densest of all first.

    Parameters
    ----------
    points : (n, 2) map coordinates
    labels : (n,) in 0…classes − 1
    most : places per class at most
    least_share : a second place must be at least this share as dense as the first

    Notes
    -----
    A histogram of each class, smoothed over 5×5 cells; a place is the mean of the class's points
    around a maximum, and what lies around it is left out before the next is looked for. No two
    places of different classes lie within two cells of each other, so that names do not cover names.
    """
    if not len(points):
        return ()
    taken = np.ones((_CELLS, _CELLS))
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    side = float(max((high - low).max(), 1e-6)) / _CELLS
    cells = np.floor((points - low) / side).astype(np.int64).clip(0, _CELLS - 1)
    places = []
    for label in range(classes):
        mine = labels == label
        if not mine.any():
            continue
        at, xy = cells[mine], points[mine]
        counts = np.bincount(at[:, 1] * _CELLS + at[:, 0], minlength=_CELLS**2)
        smooth = _smooth(counts.reshape(_CELLS, _CELLS).astype(np.float64))
        first = smooth.max()
        smooth *= taken
        for _ in range(most):
            row, column = np.unravel_index(smooth.argmax(), smooth.shape)
            if smooth[row, column] < least_share * first or smooth[row, column] <= 0:
                break
            around = (np.abs(at[:, 1] - row) <= 2) & (np.abs(at[:, 0] - column) <= 2)
            x, y = xy[around].mean(axis=0) if around.any() else low + side * np.array([column, row])
            places.append(Place(float(x), float(y), label, float(around.mean())))
            smooth[max(row - 8, 0) : row + 9, max(column - 8, 0) : column + 9] = 0
            taken[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
    return tuple(sorted(places, key=lambda place: -place.share))


def _smooth(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    weights = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, weights, mode="same")
    return counts
