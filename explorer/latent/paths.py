"""Paths through the latent space."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def straight(start: Array, end: Array, count: int) -> Array:
    """Codes (count, d) on the straight line from ``start`` (d,) to ``end`` (d,), equally spaced; count ≥ 2.

    Both ends are exact; in between, each number is computed in float64 and then rounded.
    """
    share = np.linspace(0.0, 1.0, count)[:, None]
    codes = np.asarray((1.0 - share) * start.astype(np.float64) + share * end.astype(np.float64), np.float32)
    codes[0], codes[-1] = start, end
    return codes
