"""Dots: the soft round mark that stands for a point, as sets of pixels and as a colour table."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.widgets.point_tiles import LEVELS, category_of_code, codes_a_level

Colour = tuple[int, int, int]
"""Red, green, blue, each up to 255."""

_SAMPLES = 16  # along each side of a pixel, to measure how much of it a disc covers
_SQUARES = (3.0, 4.2)  # between these diameters the nearest to a disc is a square of three pixels


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc around the middle of a pixel: a core, and a soft edge of one pixel around it.

    Attributes
    ----------
    half_widths
        How many pixels the core reaches to either side of the middle, for the rows 0, 1, 2 … above (and
        below) the middle.
    opacities
        The share that the disc covers of the pixels at a corner of the core's, of those at a side of the
        core's, and of the core's own, in [0, 1]; one for each shade.
    """

    half_widths: tuple[int, ...]
    opacities: tuple[float, float, float]

    @property
    def reach(self) -> int:
        """How far the disc reaches from its middle, in pixels, its edge included."""
        return max(len(self.half_widths) - 1, *self.half_widths) + 1


@lru_cache(maxsize=64)
def round_dot(diameter: float) -> Dot:
    """The disc of a diameter in device pixels, at least as large as a pixel."""
    low, high = _SQUARES
    if low < diameter < high:
        diameter = low if diameter - low < high - diameter else high
    radius = max(diameter / 2, math.sqrt(1 / math.pi))
    reach = int(np.ceil(radius + 0.5)) + 1
    steps = (np.arange((2 * reach + 1) * _SAMPLES) + 0.5) / _SAMPLES - reach - 0.5
    is_covered = steps[:, None] ** 2 + steps[None, :] ** 2 <= radius**2
    cells = is_covered.reshape(2 * reach + 1, _SAMPLES, 2 * reach + 1, _SAMPLES)
    coverage = cells.mean(axis=(1, 3))  # (rows, columns)
    # A pixel alone, or all that are covered at least so far: the core whose soft edge comes nearest the disc.
    candidates = [
        _around(coverage, coverage >= least) for least in sorted(set(coverage[coverage > 0.5].tolist()))
    ]
    half_widths, opacities, _ = min(candidates, key=lambda candidate: candidate[2])
    return Dot(half_widths, opacities)


def _around(
    coverage: NDArray[np.float64], is_core: NDArray[np.bool_]
) -> tuple[tuple[int, ...], tuple[float, float, float], float]:
    """Half-widths and opacities of a core with its edge, and how far they are from the coverage wanted."""
    wide = is_core | np.roll(is_core, 1, axis=1) | np.roll(is_core, -1, axis=1)
    tall = is_core | np.roll(is_core, 1, axis=0) | np.roll(is_core, -1, axis=0)
    is_side = (wide | tall) & ~is_core
    is_corner = (np.roll(wide, 1, axis=0) | np.roll(wide, -1, axis=0)) & ~is_side & ~is_core
    corner, side, core = (float(coverage[members].mean()) for members in (is_corner, is_side, is_core))
    drawn = corner * is_corner + side * is_side + core * is_core
    middle = len(coverage) // 2
    rows = is_core[middle:, middle:].sum(axis=1)
    half_widths = tuple(int(row) - 1 for row in rows if row)
    return half_widths, (corner, side, core), float(np.sum((drawn - coverage) ** 2))


@lru_cache(maxsize=8)
def colour_table(
    dot: Dot,
    palette: tuple[Colour, ...],
    background: Colour | None,
    *,
    opacity: float,
    emphasis: int | None = None,
) -> NDArray[np.uint32]:
    """Colours of all codes of a raster on a background, as 0xffRRGGBB; (256,).

    Without a background they are transparent: 0xAARRGGBB, premultiplied.

    Parameters
    ----------
    dot
        Gives the opacity of each shade.
    palette
        The colour of each category.
    background
        Red, green, blue of what lies under the points; None where that is a picture.
    opacity
        Of a dot's core, in [0, 1].
    emphasis
        The category that keeps its colour while the others fade, or None.
    """
    count = len(palette)
    size = codes_a_level(count)
    base = np.asarray(background or (0, 0, 0), np.float64)
    table = np.tile(base, (256, 1))  # (256, 3)
    opacities = np.full(256, 0.0 if background is None else 1.0)
    colours = np.asarray(palette, np.float64)  # (k, 3)
    categories = category_of_code(count)
    strength = np.full(count, opacity)
    if emphasis is not None:
        strength *= 0.16
        strength[emphasis] = min(opacity * 1.15, 1.0)
    for level in range(LEVELS):
        alpha = (strength * dot.opacities[level])[categories][:, None]
        codes = slice(1 + level * size, 1 + (level + 1) * size)
        table[codes] = base + alpha * (colours[categories] - base)
        if background is None:
            opacities[codes] = alpha[:, 0]
    channels = np.rint(table).astype(np.uint32)
    packed: NDArray[np.uint32] = channels @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    packed |= np.rint(opacities * 255).astype(np.uint32) << 24
    packed.flags.writeable = False  # the cache's own
    return packed
