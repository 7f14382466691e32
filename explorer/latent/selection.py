"""Which points of a map lie within a loop drawn on it."""

import numpy as np
import numpy.typing as npt


def points_within(points: npt.NDArray[np.float32], loop: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Indices (m,), ascending, of the points (n, 2) within a closed loop of corners (k, 2).

    What a line that crosses itself encloses twice is outside (the even-odd rule). The points are sorted by
    height once, so that each side of the loop meets only those at its own height: for a plain loop each
    point is met twice, however many corners there are.
    """
    corners = np.asarray(loop, np.float64).reshape(-1, 2)
    if len(corners) < 3 or not len(points):
        return np.arange(0)
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    x, y = points[:, 0], points[:, 1]
    near = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
    near = near[np.argsort(y[near])]
    x, y = x[near].astype(np.float64), y[near].astype(np.float64)
    ends = np.roll(corners, -1, axis=0)
    is_upward = (corners[:, 1] <= ends[:, 1])[:, None]
    low, high = np.where(is_upward, corners, ends), np.where(is_upward, ends, corners)
    firsts, lasts = np.searchsorted(y, low[:, 1]), np.searchsorted(y, high[:, 1])
    is_within = np.zeros(len(near), bool)
    for (x0, y0), (x1, y1), first, last in zip(low, high, firsts, lasts, strict=True):
        if first < last:
            crossing = x0 + (y[first:last] - y0) * ((x1 - x0) / (y1 - y0))
            is_within[first:last] ^= x[first:last] < crossing
    return np.sort(near[is_within])


def codes_within(
    codes: npt.NDArray[np.float32], frame: npt.NDArray[np.float32], loop: npt.ArrayLike
) -> npt.NDArray[np.intp]:
    """Indices (m,) of the codes (n, d) that a map shows within a loop; frame (3, d): its origin and axes."""
    origin, axes = frame[0], frame[1:]
    points = codes @ axes.T - origin @ axes.T
    return points_within(points, loop)
