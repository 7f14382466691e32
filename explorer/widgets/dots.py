"""Dots: the soft round mark that stands for a point, as sets of pixels and as a colour table."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.widgets.point_tiles import LEVELS, category_of_code, codes_a_level

Colour = tuple[int, int, int]
"""Red, green, blue, each up to 255."""

_SAMPLES = 16  # along each side of a pixel, to measure how much of it a disc covers
# A pixel joins the shade whose lowest coverage it reaches; below the first it stays empty.
_LOWEST_COVERAGE = (0.12, 0.45, 0.85)


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc around the middle of a pixel.

    Attributes
    ----------
    half_widths
        For each shade, from the whole disc to its core: how many pixels it reaches to either side of the
        middle, for the rows 0, 1, 2 … above (and below) the middle.
    opacities
        The share of each shade's pixels that the disc covers, in [0, 1].
    """

    half_widths: tuple[tuple[int, ...], ...]
    opacities: tuple[float, ...]

    @property
    def reach(self) -> int:
        """How far the disc reaches from its middle, in pixels."""
        return max(len(self.half_widths[0]) - 1, *self.half_widths[0])


@lru_cache(maxsize=64)
def round_dot(diameter: float) -> Dot:
    """The disc of a diameter in device pixels; under one pixel it gets fainter, not smaller."""
    radius = max(diameter, 1.0) / 2
    reach = int(np.ceil(radius + 0.5))
    steps = (np.arange((2 * reach + 1) * _SAMPLES) + 0.5) / _SAMPLES - reach - 0.5
    is_covered = steps[:, None] ** 2 + steps[None, :] ** 2 <= radius**2
    cells = is_covered.reshape(2 * reach + 1, _SAMPLES, 2 * reach + 1, _SAMPLES)
    coverage = cells.mean(axis=(1, 3))  # (rows, columns)
    coverage[reach, reach] = 1.0
    half_widths, opacities = [], []
    ceilings = (*_LOWEST_COVERAGE[1:], np.inf)
    for lowest, ceiling in zip(_LOWEST_COVERAGE, ceilings, strict=True):
        rows = (coverage[reach:, reach:] >= lowest).sum(axis=1)
        half_widths.append(tuple(int(row) - 1 for row in rows if row > 0))
        members = coverage[(coverage >= lowest) & (coverage < ceiling)]
        opacities.append(float(members.mean()) if members.size else lowest)
    faint = min(diameter, 1.0)
    return Dot(tuple(half_widths), tuple(opacity * faint for opacity in opacities))


@lru_cache(maxsize=8)
def colour_table(
    dot: Dot,
    palette: tuple[Colour, ...],
    background: Colour,
    *,
    opacity: float,
    emphasis: int | None = None,
) -> NDArray[np.uint32]:
    """Colours of all codes of a raster on a background, as 0xffRRGGBB; (256,).

    Parameters
    ----------
    dot
        Gives the opacity of each shade.
    palette
        The colour of each category.
    background
        Red, green, blue of what lies under the points.
    opacity
        Of a dot's core, in [0, 1].
    emphasis
        The category that keeps its colour while the others fade, or None.
    """
    count = len(palette)
    size = codes_a_level(count)
    base = np.asarray(background, np.float64)
    table = np.tile(base, (256, 1))  # (256, 3)
    colours = np.asarray(palette, np.float64)  # (k, 3)
    categories = category_of_code(count)
    strength = np.full(count, opacity)
    if emphasis is not None:
        strength *= 0.16
        strength[emphasis] = min(opacity * 1.15, 1.0)
    for level in range(LEVELS):
        alpha = (strength * dot.opacities[level])[categories][:, None]
        table[1 + level * size : 1 + (level + 1) * size] = base + alpha * (colours[categories] - base)
    channels = np.rint(table).astype(np.uint32)
    packed: NDArray[np.uint32] = channels @ np.array([1 << 16, 1 << 8, 1], np.uint32) | np.uint32(0xFF000000)
    packed.flags.writeable = False  # the cache's own
    return packed
