"""A quantity as a few levels, for colours: from its least value to what nearly all stay below."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

LEVELS = 42
"""More would not be told apart; as many leave the raster two random ranks a level."""
_SHARE = 0.99


@dataclass(frozen=True, eq=False)
class Scale:
    """Levels of equal size between two values."""

    levels: npt.NDArray[np.uint8]
    """(n,), below `LEVELS`."""
    low: float
    """Where the first level begins: the least value."""
    high: float
    """Where the last level ends: 99 % of the values lie below."""
    most: float
    """The greatest value; it may lie beyond the last level, and has its colour."""

    @classmethod
    def of(cls, values: npt.NDArray[np.float32]) -> Self:
        """The levels of some finite values (n,)."""
        if not len(values):
            return cls(np.zeros(0, np.uint8), 0.0, 1.0, 0.0)
        at = min(int(_SHARE * len(values)), len(values) - 1)
        low, high, most = float(values.min()), float(np.partition(values, at)[at]), float(values.max())
        if high <= low:
            high = most if most > low else low + max(abs(low), 1.0) * 1e-6
        shares = (values.astype(np.float64) - low) / (high - low)
        levels = np.clip(shares * LEVELS, 0, LEVELS - 1).astype(np.uint8)
        return cls(levels, low, high, most)
