"""How deep one can go into a map before float32 ends: where neighbouring codes become one code."""

import math

import numpy as np
import numpy.typing as npt

from explorer.latent.lattice import LEAST_TILE, spacing

MOST_LEVEL = 40
"""Around zero float32 goes on for another hundred levels, but no decoder tells such codes apart."""


def finest_level(frame: npt.NDArray[np.float32], x: float, y: float) -> int:
    """The finest level whose neighbouring tiles around a map point have different codes.

    ``frame`` (3, d) is a plane's origin and its two axes; an axis of no length counts for nothing. Two codes
    differ where one of their numbers does, and that does where they are a unit in the last place apart.
    """
    origin, *axes = frame.astype(np.float64)
    code = np.asarray(origin + x * axes[0] + y * axes[1], np.float32)
    last_places = np.spacing(np.abs(code)).astype(np.float64)  # (d,)
    steps = [float(np.min(last_places[axis != 0] / np.abs(axis[axis != 0]))) for axis in axes if axis.any()]
    least = max(steps, default=1.0)
    return min(math.floor(-math.log2(least)), MOST_LEVEL) if least > 0 else MOST_LEVEL


def deepest_scale(frame: npt.NDArray[np.float32], x: float, y: float) -> float:
    """Logical pixels per unit of the map at which the tiles of `finest_level` are as large as tiles get."""
    return 2 * LEAST_TILE / spacing(finest_level(frame, x, y))


def decimals(frame: npt.NDArray[np.float32], scale: float) -> int:
    """How many decimals tell codes a pixel of the map apart, at a scale in pixels per unit of the map.

    ``frame`` (3, d) is a plane's origin and its two axes. A step along an axis is seen in the number that it
    changes most.
    """
    steps = [float(np.abs(axis).max()) / scale for axis in frame[1:] if axis.any() and scale > 0]
    return max(math.ceil(-math.log10(min(steps, default=1.0))), 0)
