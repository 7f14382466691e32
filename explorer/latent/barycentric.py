"""Mixes of three codes: shares a + b + c = 1, and the triangle that they are chosen in."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


def mix_three(corners: Array, shares: npt.ArrayLike) -> Array:
    """Codes (n, d) with ``shares`` (n, 3) of three codes (3, d); a share of 1 is that code exactly."""
    weights = np.asarray(shares, np.float64).reshape(-1, 3)
    a, b, c = corners.astype(np.float64)
    # Not a product of matrices, which rounds a row one way alone and another way among others.
    codes = np.asarray(weights[:, :1] * a + weights[:, 1:2] * b + weights[:, 2:] * c, np.float32)
    for corner, code in enumerate(corners):
        codes[weights[:, corner] == 1.0] = code
    return codes


def lattice_shares(side: int) -> Floats:
    """Shares (side·(side + 1)/2, 3) on a triangular lattice, row by row from the first corner down.

    Row r has r + 1 places, from the second corner's side to the third's.
    """
    last = max(side - 1, 1)
    rows, steps = np.tril_indices(side)
    return np.stack(((last - rows) / last, (rows - steps) / last, steps / last), axis=1)


def shares_at(point: npt.ArrayLike, triangle: npt.ArrayLike) -> Floats:
    """Shares (3,) of the corners of a triangle (3, 2) at a point (2,); outside, those of the nearest inside.

    The triangle must have an area.
    """
    at = np.asarray(point, np.float64)
    corners = np.asarray(triangle, np.float64)
    sides = (corners[1:] - corners[0]).T
    b, c = np.linalg.solve(sides, at - corners[0])
    shares = np.array([1.0 - b - c, b, c])
    if (shares >= 0).all():
        return shares
    # Outside, the nearest place lies on an edge.
    best, least = shares, np.inf
    for first, second in ((0, 1), (1, 2), (2, 0)):
        edge = corners[second] - corners[first]
        along = float(np.clip((at - corners[first]) @ edge / (edge @ edge), 0.0, 1.0))
        distance = float(np.linalg.norm(corners[first] + along * edge - at))
        if distance < least:
            least = distance
            best = np.zeros(3)
            best[first], best[second] = 1.0 - along, along
    return best
