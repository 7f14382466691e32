"""Lines drawn by hand on a map, made even: smoothed lightly, then cut into equal steps."""

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_FINE = 4
"""Places on the line for each step of the result, while it is smoothed."""
_ROUNDS = 12
"""Of smoothing by ¼, ½, ¼: what is shorter than about one step of the result is smoothed away."""


def freehand(line: npt.ArrayLike, count: int) -> Points:
    """Map points (count, 2), count ≥ 2, equally far from each other along a drawn line (n, 2), n > 0.

    Both ends are exact. A line of no length gives one place over and over.
    """
    points = evenly(np.asarray(line, np.float64).reshape(-1, 2), _FINE * (count - 1) + 1)
    for _ in range(_ROUNDS):
        points[1:-1] = 0.25 * points[:-2] + 0.5 * points[1:-1] + 0.25 * points[2:]
    return evenly(points, count)


def evenly(line: Points, count: int) -> Points:
    """Points (count, 2) at equal steps of arc length along a line (n, 2) of straight parts."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0.0, lengths[-1], count)
    points = np.stack([np.interp(at, lengths, line[:, axis]) for axis in (0, 1)], axis=1)
    points[0], points[-1] = line[0], line[-1]
    return points
