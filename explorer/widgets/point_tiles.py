"""PointTiles: points in the order in which a raster wants them, tile after tile."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from explorer.widgets.viewport import Bounds

LEVELS = 3
"""Shades of a dot: corners of its soft edge, sides of it, core. Each has its own range of codes."""

_GOLDEN = (math.sqrt(5) - 1) / 2

MOST_CATEGORIES = 255 // LEVELS

_POINTS_A_TILE = 500
_STRAY = 0.1  # per cent of the points at each side that lie outside the grid, in its outermost tiles
_MOST_TILES_A_SIDE = 128  # their numbers fit 16 bits, which numpy sorts by radix


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Neighbours in memory that are seen; those that are not `is_inside` may lie outside the view."""

    start: int
    stop: int
    is_inside: bool


@dataclass(frozen=True, slots=True, eq=False)
class PointTiles:
    """Points sorted into square tiles, so that what is near on the screen is near in memory.

    Within a tile the order is scattered (and the same every time), so that no class hides another. Each point
    has an 8-bit code made of its class and of a scattered rank: where dots overlap the larger code is seen.

    Attributes
    ----------
    x, y
        float32 (n,), finite.
    codes
        uint8 (n,), above 0; those of the darkest shade, a dot's core.
    categories
        uint8 (n,).
    groups
        uint8 (n,): what is left out together.
    starts
        Where each tile begins, row after row; side² + 1 numbers.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    codes: NDArray[np.uint8]
    categories: NDArray[np.uint8]
    groups: NDArray[np.uint8]
    starts: NDArray[np.intp]
    columns: "_Axis"
    rows: "_Axis"
    category_count: int

    @classmethod
    def of(
        cls,
        positions: NDArray[np.float32],
        categories: NDArray[np.uint8] | None,
        groups: NDArray[np.uint8] | None = None,
    ) -> Self:
        """Sort points into tiles.

        Parameters
        ----------
        positions
            float32 (n, 2). Rows that are not finite are left out.
        categories
            uint8 (n,) or None for points of one kind.
        groups
            uint8 (n,), what can be left out together; None: the categories.
        """
        if positions.ndim != 2 or positions.shape[1] != 2:
            raise ValueError(f"positions must be (n, 2), not {positions.shape}")
        if categories is None:
            categories = np.zeros(len(positions), np.uint8)
        if categories.shape != (len(positions),):
            raise ValueError(f"categories must be ({len(positions)},), not {categories.shape}")
        if groups is None:
            groups = categories
        if groups.shape != (len(positions),):
            raise ValueError(f"groups must be ({len(positions)},), not {groups.shape}")
        positions = np.asarray(positions, np.float32)
        finite = np.isfinite(positions).all(axis=1)
        if not finite.all():
            positions, categories, groups = positions[finite], categories[finite], groups[finite]
        count = len(positions)
        order = _scattered(count)
        x, y = positions[order, 0], positions[order, 1]
        side = min(max(int((count / _POINTS_A_TILE) ** 0.5), 1), _MOST_TILES_A_SIDE)
        columns, rows = _Axis.of(x, side), _Axis.of(y, side)
        keys = rows.tiles_of(y) * np.uint16(side) + columns.tiles_of(x)
        by_tile = np.argsort(keys, kind="stable")
        category_count = int(categories.max()) + 1 if count else 1
        if category_count > MOST_CATEGORIES:
            raise ValueError(f"at most {MOST_CATEGORIES} categories can be drawn, not {category_count}")
        kinds = categories[order][by_tile]
        return cls(
            x=x[by_tile],
            y=y[by_tile],
            codes=_codes(kinds, category_count),
            categories=kinds,
            groups=groups[order][by_tile],
            starts=_starts(keys, side),
            columns=columns,
            rows=rows,
            category_count=category_count,
        )

    def __len__(self) -> int:
        return len(self.x)

    def without(self, hidden: frozenset[int]) -> Self:
        """Return the same tiles without the points of some groups."""
        if not hidden:
            return self
        is_shown = np.ones(256, bool)
        is_shown[list(hidden)] = False
        kept = is_shown[self.groups]
        before = np.concatenate([[0], np.cumsum(kept, dtype=np.intp)])
        return type(self)(
            x=self.x[kept],
            y=self.y[kept],
            codes=self.codes[kept],
            categories=self.categories[kept],
            groups=self.groups[kept],
            starts=before[self.starts],
            columns=self.columns,
            rows=self.rows,
            category_count=self.category_count,
        )

    def spans(self, bounds: Bounds) -> Iterator[Span]:
        """Runs of points that together hold every point within `bounds`."""
        left, bottom, right, top = bounds
        if not (self.columns.meets(left, right) and self.rows.meets(bottom, top)):
            return
        side = self.columns.count
        first_column, last_column = self.columns.range(left, right)
        first_row, last_row = self.rows.range(bottom, top)
        all_columns = first_column == 0 and last_column == side - 1
        is_wide = all_columns and left <= self.columns.lowest and right >= self.columns.highest
        pending: Span | None = None
        for row in range(first_row, last_row + 1):
            low, high = self.rows.extent(row)
            is_inside = is_wide and low >= bottom and high <= top
            start = int(self.starts[row * side + first_column])
            stop = int(self.starts[row * side + last_column + 1])
            if pending is not None and all_columns and pending.is_inside == is_inside:
                pending = Span(pending.start, stop, is_inside)
                continue
            if pending is not None:
                yield pending
            pending = Span(start, stop, is_inside)
        if pending is not None:
            yield pending


@dataclass(frozen=True, slots=True)
class _Axis:
    """Tiles of one size along an axis; the first and the last reach as far as there are points."""

    count: int
    origin: float
    size: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, places: NDArray[np.float32], count: int) -> Self:
        """Spread tiles over nearly all of some coordinates."""
        if not len(places):
            return cls(count, 0.0, 1.0, 0.0, 0.0)
        sample = places[:: max(len(places) // 20_000, 1)].astype(np.float64)
        low, high = inner_range(sample, _STRAY)
        size = max((high - low) / count, 1e-9)
        return cls(count, low, size, float(places.min()), float(places.max()))

    def tiles_of(self, places: NDArray[np.float32]) -> NDArray[np.uint16]:
        """Tile of each coordinate."""
        tiles = (places.astype(np.float64) - self.origin) / self.size
        return np.clip(tiles, 0, self.count - 1, out=tiles).astype(np.uint16)

    def meets(self, low: float, high: float) -> bool:
        """Whether there may be a point between two coordinates."""
        return low <= self.highest and high >= self.lowest

    def range(self, low: float, high: float) -> tuple[int, int]:
        """First and last tile that may hold something between two coordinates."""
        first, last = ((place - self.origin) / self.size for place in (low, high))
        return int(min(max(first, 0), self.count - 1)), int(min(max(last, 0), self.count - 1))

    def extent(self, tile: int) -> tuple[float, float]:
        """The least and the greatest coordinate that a tile can hold, and a little more."""
        slack = self.size * 1e-6
        low = self.lowest if tile == 0 else self.origin + tile * self.size - slack
        high = self.highest if tile == self.count - 1 else self.origin + (tile + 1) * self.size + slack
        return low, high


def codes_a_level(category_count: int) -> int:
    """How many codes a level of shade has: a multiple of the number of categories, at least one rank."""
    return max(255 // LEVELS // category_count, 1) * category_count


def category_of_code(category_count: int) -> NDArray[np.intp]:
    """Category of each code of a level, from code 1 on; (codes_a_level,)."""
    offsets = np.arange(codes_a_level(category_count))
    ranks, places = np.divmod(offsets, category_count)
    return np.where(ranks % 2 == 0, places, category_count - 1 - places)


def _scattered(count: int) -> NDArray[np.intp]:
    """All numbers below `count`, neighbours far apart: steps of the golden section, taken round and round.

    Points often come sorted by class. (numpy.random would take 15 ms to import, before the first paint.)
    """
    step = max(int(count * _GOLDEN), 1)
    while math.gcd(step, count) > 1:
        step += 1
    return np.arange(count, dtype=np.intp) * step % max(count, 1)


def _codes(categories: NDArray[np.uint8], category_count: int) -> NDArray[np.uint8]:
    """Class and rank in one number; every second rank counts the classes backwards, to be fair."""
    rank_count = codes_a_level(category_count) // category_count
    hashes = np.arange(len(categories), dtype=np.uint32) * np.uint32(2654435761)  # Knuth's, wraps around
    ranks = ((hashes >> np.uint32(16)) % np.uint32(rank_count)).astype(np.uint8)
    places = np.where(ranks % 2 == 0, categories, np.uint8(category_count - 1) - categories)
    core = (LEVELS - 1) * codes_a_level(category_count) + 1
    return ranks * np.uint8(category_count) + places + np.uint8(core)


def _starts(keys: NDArray[np.uint16], side: int) -> NDArray[np.intp]:
    counts = np.bincount(keys, minlength=side * side)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)


def inner_range(places: NDArray[np.floating[Any]], left_out: float) -> tuple[float, float]:
    """What holds all of some coordinates but ``left_out`` per cent at each end.

    By their order: `numpy.percentile` imports numpy.ma, which takes 40 ms of the start.
    """
    ordered = np.sort(places)
    skipped = round((len(ordered) - 1) * left_out / 100)
    return float(ordered[skipped]), float(ordered[len(ordered) - 1 - skipped])
