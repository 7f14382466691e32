"""The fixed lattice of codes behind the manifold: (level, i, j) always names the same code, bit for bit."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in map coordinates."""

LEAST_TILE = 20.0
"""Logical pixels: tiles on screen are this wide or more, and less than twice as wide."""
MOST_TILES = 6000
"""More than this on a very large window are made larger instead."""


def spacing(level: int) -> float:
    """Distance between two codes of a level: 2^−level, exact in binary."""
    return math.ldexp(1.0, -level)


def level_for(scale: float, width: float, height: float) -> int:
    """The finest level whose tiles are `LEAST_TILE` wide on screen, and not too many.

    Parameters
    ----------
    scale : logical pixels per unit of the map
    width, height : of the view in logical pixels
    """
    return math.floor(math.log2(scale / least_tile(width, height)))


def least_tile(width: float, height: float) -> float:
    """How wide tiles are at least in a view, and less than twice as wide, in logical pixels."""
    return max(LEAST_TILE, math.sqrt(width * height / MOST_TILES))


@dataclass(frozen=True)
class Tiles:
    """A rectangle of the lattice: columns ``left`` … ``right`` − 1, rows ``bottom`` … ``top`` − 1.

    Tile (i, j) is centred at the map point (i, j)·spacing. Flat indices count row by row from the bottom.
    """

    level: int
    left: int
    bottom: int
    right: int
    top: int

    @classmethod
    def covering(cls, bounds: Bounds, level: int) -> Self:
        """All tiles of a level that are seen within ``bounds``."""
        step = spacing(level)
        left, bottom, right, top = (edge / step for edge in bounds)
        return cls(
            level,
            math.floor(left + 0.5),
            math.floor(bottom + 0.5),
            math.ceil(right + 0.5),
            math.ceil(top + 0.5),
        )

    @property
    def columns(self) -> int:
        """Number of tiles side by side."""
        return self.right - self.left

    @property
    def rows(self) -> int:
        """Number of tiles above each other."""
        return self.top - self.bottom

    def __len__(self) -> int:
        return self.columns * self.rows

    @property
    def bounds(self) -> Bounds:
        """What the tiles cover, in map coordinates."""
        step = spacing(self.level)
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        return ((left - 0.5) * step, (bottom - 0.5) * step, (right - 0.5) * step, (top - 0.5) * step)

    def codes(self, frame: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Codes (n, d) of all tiles.

        ``frame`` (3, d) is a plane's origin and its two axes. Each code is computed for itself in float64 and
        then rounded, so that it does not depend on the rectangle it is asked for in.
        """
        origin, right, up = frame.astype(np.float64)
        step = spacing(self.level)
        x = np.arange(self.left, self.right) * step
        y = np.arange(self.bottom, self.top) * step
        at = origin + x[None, :, None] * right + y[:, None, None] * up  # (rows, columns, d)
        return np.asarray(at.reshape(len(self), -1), np.float32)

    def centre_first(self) -> npt.NDArray[np.intp]:
        """Flat indices (n,), those in the middle of the view first; read-only."""
        return _centre_first(self.columns, self.rows)

    def are_distinct(self, frame: npt.NDArray[np.float32]) -> bool:
        """Whether neighbouring tiles still have different codes: float32 ends somewhere."""
        # In a space of one dimension no code differs upwards.
        has_x, has_y = (bool(axis.any()) for axis in frame[1:])
        corners = Tiles(self.level, self.left, self.bottom, self.left + 2, self.bottom + 2)
        far = Tiles(self.level, self.right - 2, self.top - 2, self.right, self.top)
        for four in (corners, far):
            codes = four.codes(frame)
            if (has_x and (codes[0] == codes[1]).all()) or (has_y and (codes[0] == codes[2]).all()):
                return False
        return True


@lru_cache(maxsize=16)  # views of one window have few sizes
def _centre_first(columns: int, rows: int) -> npt.NDArray[np.intp]:
    x = np.arange(columns) - (columns - 1) / 2
    y = np.arange(rows) - (rows - 1) / 2
    order = np.argsort((x[None, :] ** 2 + y[:, None] ** 2).ravel(), kind="stable")
    order.flags.writeable = False
    return order
