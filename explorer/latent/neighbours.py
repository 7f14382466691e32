"""The codes nearest to a code."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_FEW = 8
"""Up to this many dimensions differences are squared; above, a product with the matrix is quicker."""
_MARGIN = 32


def nearest(codes: Array, point: Array, count: int) -> tuple[npt.NDArray[np.intp], Array]:
    """The ``count`` rows of ``codes`` (n, d) nearest to ``point`` (d,), nearest first.

    Returns
    -------
    indices : (k,), k = min(count, n); equal distances in order of the rows
    distances : (k,) float32, Euclidean
    """
    count = min(count, len(codes))
    if count == 0:
        return np.empty(0, np.intp), np.empty(0, np.float32)
    squares = _squared_distances(codes, point)
    # Of what rounding may have misplaced, a few candidates more are measured exactly.
    candidates = min(count + _MARGIN, len(codes))
    found = np.argpartition(squares, candidates - 1)[:candidates]
    exact = np.square(codes[found].astype(np.float64) - point).sum(axis=1)
    order = np.lexsort((found, exact))[:count]
    return found[order].astype(np.intp), np.sqrt(exact[order]).astype(np.float32)


def _squared_distances(codes: Array, point: Array) -> Array:
    """Up to rounding, (n,); without a temporary as large as ``codes``."""
    if len(point) <= _FEW:
        squares = np.zeros(len(codes), np.float32)
        for axis, at in enumerate(point):
            squares += np.square(codes[:, axis] - at)
        return squares
    norms = np.einsum("nd,nd->n", codes, codes)
    return np.asarray(norms - 2 * (codes @ point), np.float32)  # less |point|², the same for all
