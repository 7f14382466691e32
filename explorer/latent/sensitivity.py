"""How much a decoded picture changes with its code, on a lattice over a map: the norm of the Jacobian.

At a map point the decoder f has the derivatives ∂f/∂x and ∂f/∂y along the map's two axes; the sensitivity is
√(‖∂f/∂x‖² + ‖∂f/∂y‖²), the Frobenius norm of the Jacobian on the map's plane. Each derivative is a central
difference of unrounded pictures: with a step of 2⁻¹⁰ it is right to some 10⁻⁴, and takes two decodes, where
forward-mode differentiation takes as long as six.
"""

import math

import numpy as np
import numpy.typing as npt

from explorer.latent.lattice import Bounds, Tiles, spacing

Floats = npt.NDArray[np.float32]

SPLITS = (2, 8)
"""Cells along one side of a block: first a rough answer for all blocks, then a fine one."""
PROBES = 4
"""Codes decoded for one cell."""
_STEP = 2.0**-10
_LEAST_BLOCK = 80.0
"""Logical pixels: blocks on screen are this wide or more, and less than twice as wide."""
_MOST_BLOCKS = 160


def blocks_covering(bounds: Bounds, scale: float) -> Tiles:
    """The blocks of the lattice that are seen in a view of ``scale`` logical pixels per unit of the map."""
    left, bottom, right, top = bounds
    area = (right - left) * (top - bottom) * scale**2
    least = max(_LEAST_BLOCK, math.sqrt(area / _MOST_BLOCKS))
    return Tiles.covering(bounds, math.floor(math.log2(scale / least)))


def places_of(blocks: Tiles, index: int, split: int) -> npt.NDArray[np.float64]:
    """Map points (split², 2) at the middles of a block's cells, row by row from the bottom.

    ``index`` counts the blocks as `Tiles` does.
    """
    row, column = divmod(index, blocks.columns)
    step = spacing(blocks.level)
    within = (np.arange(split) + 0.5) / split - 0.5
    x = (blocks.left + column + within) * step
    y = (blocks.bottom + row + within) * step
    return np.stack([np.tile(x, split), np.repeat(y, split)], axis=1)


def probes_at(places: npt.NDArray[np.float64], frame: Floats) -> Floats:
    """Codes (n, 4, d) to the right and left of, above and below map points (n, 2) on a plane (3, d)."""
    origin, *axes = frame.astype(np.float64)
    right, up = axes
    middles = origin + places[:, :1] * right + places[:, 1:] * up  # (n, d)
    away = _STEP * np.stack([right, -right, up, -up])  # (4, d)
    return np.asarray(middles[:, None] + away, np.float32)


def sensitivity_of(probes: Floats, frames: Floats) -> Floats:
    """Sensitivity (n,) from the probes (n, 4, d) of `probes_at` and their pictures (n, 4, p), each in 0…1.

    An axis of no length (the second of a space of one dimension) adds nothing.
    """
    codes = probes.astype(np.float64)
    # As the codes were rounded: of the step that was meant, up to 10⁻³ would be wrong.
    steps = np.linalg.norm(codes[:, ::2] - codes[:, 1::2], axis=2)  # (n, 2)
    changes = np.linalg.norm(frames[:, ::2] - frames[:, 1::2], axis=2).astype(np.float64)
    slopes = np.divide(changes, steps, out=np.zeros_like(changes), where=steps > 0)
    return np.asarray(np.hypot(slopes[:, 0], slopes[:, 1]), np.float32)
