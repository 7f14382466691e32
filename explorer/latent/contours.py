"""Lines of equal height on a grid: marching squares, joined to closed lines."""

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]
Line = npt.NDArray[np.float64]

_SOUTH, _EAST, _NORTH, _WEST = range(4)
# For each pattern of corners that lie above the level (1 south-west, 2 south-east, 4 north-east,
# 8 north-west): from which side of the cell to which the line goes, with what is above on its left.
_STEPS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((_SOUTH, _WEST),),
    2: ((_EAST, _SOUTH),),
    3: ((_EAST, _WEST),),
    4: ((_NORTH, _EAST),),
    6: ((_NORTH, _SOUTH),),
    7: ((_NORTH, _WEST),),
    8: ((_WEST, _NORTH),),
    9: ((_SOUTH, _NORTH),),
    11: ((_EAST, _NORTH),),
    12: ((_WEST, _EAST),),
    13: ((_SOUTH, _EAST),),
    14: ((_WEST, _SOUTH),),
    # Saddles; 16 more where the middle of the cell is above the level too.
    5: ((_SOUTH, _WEST), (_NORTH, _EAST)),
    10: ((_EAST, _SOUTH), (_WEST, _NORTH)),
    21: ((_SOUTH, _EAST), (_NORTH, _WEST)),
    26: ((_WEST, _SOUTH), (_EAST, _NORTH)),
}


def contour_lines(heights: Grid, level: float) -> tuple[Line, ...]:
    """The lines at which a surface passes ``level``, the longest (in corners) first.

    Parameters
    ----------
    heights : (rows, columns), at the points (column, row) of the plane, linear between them; around the
        grid the surface falls to zero
    level : above zero

    Returns
    -------
    lines : each (k + 1, 2) as x, y in columns and rows; closed (the last corner is the first), with what is
        above the level on the left

    Notes
    -----
    Marching squares; a saddle is decided by the mean of its corners. Not pyqtgraph's ``isocurve``: that
    loops over all cells in Python and needs Qt, which this package and the engine must do without.
    """
    padded = np.pad(heights, 1)
    starts, ends = _crossings(padded, level)
    if not len(starts):
        return ()
    # Each crossed edge of the grid is left by one step of a line and reached by one.
    order = np.argsort(starts)
    edges = starts[order]
    following = np.searchsorted(edges, ends[order]).tolist()
    corners = _places(padded, edges, level) - 1.0
    lines = [corners[[*loop, loop[0]]] for loop in _loops(following)]
    return tuple(sorted(lines, key=len, reverse=True))


def _crossings(heights: Grid, level: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The edges at which steps start and end, (k,) each.

    The edge from point i to the one in the east is 2i, to the one in the north 2i + 1; points are
    counted row by row.
    """
    columns = heights.shape[1]
    above = (heights > level).astype(np.uint8)
    pattern = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    rows_at, columns_at = np.nonzero((pattern > 0) & (pattern < 15))
    kinds = pattern[rows_at, columns_at]
    point = rows_at * columns + columns_at
    corners = heights.ravel()[point[:, None] + np.array([0, 1, columns, columns + 1])]
    kinds = kinds + np.uint8(16) * (((kinds == 5) | (kinds == 10)) & (corners.mean(axis=1) > level))
    sides = np.stack([2 * point, 2 * (point + 1) + 1, 2 * (point + columns), 2 * point + 1])
    starts, ends = [], []
    for kind, steps in _STEPS.items():
        cells = np.flatnonzero(kinds == kind)
        for begin, end in steps:
            starts.append(sides[begin, cells])
            ends.append(sides[end, cells])
    return np.concatenate(starts), np.concatenate(ends)


def _places(heights: Grid, edges: npt.NDArray[np.intp], level: float) -> Line:
    """Where the surface passes the level on each edge, (k, 2)."""
    columns = heights.shape[1]
    point, is_north = edges // 2, edges % 2
    flat = heights.ravel()
    low, high = flat[point], flat[point + np.where(is_north, columns, 1)]
    share = (level - low) / (high - low)
    x = point % columns + np.where(is_north, 0.0, share)
    y = point // columns + np.where(is_north, share, 0.0)
    return np.stack([x, y], axis=1)


def _loops(following: list[int]) -> list[list[int]]:
    """The cycles of a permutation."""
    is_seen = [False] * len(following)
    loops = []
    for first in range(len(following)):
        loop = []
        at = first
        while not is_seen[at]:
            is_seen[at] = True
            loop.append(at)
            at = following[at]
        if loop:
            loops.append(loop)
    return loops
