"""The codes nearest to a code."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def nearest(codes: Array, point: Array, count: int) -> tuple[npt.NDArray[np.intp], Array]:
    """The ``count`` rows of ``codes`` (n, d) nearest to ``point`` (d,), nearest first.

    Returns
    -------
    indices : (k,), k = min(count, n); equal distances in order of the rows
    distances : (k,) float32, Euclidean
    """
    squares = np.zeros(len(codes), np.float32)
    for axis, at in enumerate(point):  # a column at a time: no (n, d) temporary for two columns
        squares += np.square(codes[:, axis] - at)
    count = min(count, len(codes))
    if count == 0:
        return np.empty(0, np.intp), np.empty(0, np.float32)
    found = np.argpartition(squares, count - 1)[:count] if count < len(codes) else np.arange(count)
    found = found[np.lexsort((found, squares[found]))]
    return found.astype(np.intp), np.sqrt(squares[found])
