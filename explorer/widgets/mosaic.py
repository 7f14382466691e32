"""Mosaic: a rectangle of decoded tiles on a map, sharp as they arrive."""

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.mosaic_block import SIDE, MosaicBlock, Part, Place, Shape, packed
from explorer.widgets.viewport import Bounds, Viewport

_KEPT = 128 * 2**20
"""Bytes of tiles, those in view included; a screen full of them takes 2 to 90 MB."""
_LEVELS = 4
"""Sizes of tiles that may stand in for parts of others: each takes a moment to draw."""
_NEARLY_ALL = 0.999
"""What covers this share of a block leaves nothing for larger tiles to stand in for."""
_FINEST = 1 / 4
"""Tiles smaller than this share of another do not stand in for it."""

_Level = tuple[float, Shape]
"""Width of a tile on the map; its pixels."""
_Key = tuple[_Level, tuple[int, int]]
"""The level of a block; its place among blocks, across and up."""


@dataclass(frozen=True, slots=True)
class MosaicGrid:
    """Where the tiles of a mosaic lie: ``rows`` × ``columns`` of them fill ``bounds`` of the map.

    All grids of tiles of one width lie on one lattice: their edges are multiples of it, or all of them
    half a tile beside.
    """

    bounds: Bounds
    columns: int
    rows: int

    @property
    def tile(self) -> float:
        """How wide a tile is."""
        return (self.bounds[2] - self.bounds[0]) / self.columns

    @property
    def corner(self) -> tuple[int, int]:
        """Column and row of its lower left tile on the lattice."""
        left, bottom = (math.floor(edge / self.tile + 0.25) for edge in self.bounds[:2])
        return left, bottom


@dataclass(frozen=True, slots=True)
class _Share:
    """What a grid has of a block."""

    place: tuple[int, int]
    """Of the block among blocks: across, up."""
    in_grid: Part
    """Rows and columns of the grid."""
    in_block: Part


class Mosaic:
    """Tiles of one grid; those of others stand in, scaled, until they arrive.

    Tiles are held in blocks of the lattice, and kept while there is room: who returns, or moves on by a tile,
    has what was there before.
    """

    def __init__(self) -> None:
        self.grid: MosaicGrid | None = None
        self.shape: Shape = (0, 0, 0)
        """(h, w, c) of its tiles."""
        self._is_there = np.empty(0, bool)
        self._blocks: OrderedDict[_Key, MosaicBlock] = OrderedDict()
        """What was in view longest ago first."""
        self._seen: dict[_Key, MosaicBlock] = {}
        """Those of the grid."""
        self._shares: tuple[_Share, ...] = ()
        self._scale = 0.0
        """Device pixels per unit of the map at the last paint."""
        self._paper: QColor | None = None
        """What nothing could stand in for is painted as."""
        self._placed: list[tuple[Place, QImage]] = []
        """What was painted last."""
        self._is_due = True
        """Whether the next paint shows all tiles."""
        self._is_behind = False
        """Whether tiles arrived that the last paint did not show."""

    @property
    def is_whole(self) -> bool:
        """Whether all tiles have arrived."""
        return self.grid is not None and bool(self._is_there.all())

    @property
    def is_mostly_missing(self) -> bool:
        """Whether fewer than half of the tiles have arrived."""
        return 2 * int(np.count_nonzero(self._is_there)) < len(self._is_there)

    @property
    def is_fresh(self) -> bool:
        """Whether all tiles that arrived are seen with the next paint, or were with the last."""
        return self._is_due or not self._is_behind

    @property
    def used(self) -> int:
        """Bytes that all tiles take that are kept."""
        return sum(block.size for block in self._blocks.values())

    def begin(self, grid: MosaicGrid, shape: Shape) -> None:
        """Expect tiles of (h, w, c) pixels for another grid; those that are kept are there."""
        before = self._seen
        self.grid, self.shape = grid, shape
        self._shares = _shares(grid.corner, grid.columns, grid.rows)
        self._seen = {
            ((grid.tile, shape), share.place): self._block(grid, shape, share.place) for share in self._shares
        }
        for key in before.keys() - self._seen.keys():
            if not before[key].is_there.any():
                del self._blocks[key]
        for key in self._seen.keys() - before.keys():
            self._seen[key].is_stood_in = False  # better ones may be there since
        self._is_there = self._those_there(grid, shape).ravel()
        self._make_room()
        self.freshen()

    def begin_again(self, grid: MosaicGrid) -> None:
        """Expect tiles of the same pixels for another grid."""
        self.begin(grid, self.shape)

    def missing(self, grid: MosaicGrid, shape: Shape) -> NDArray[np.intp]:
        """Flat indices of the tiles that would have to arrive for a grid."""
        return np.flatnonzero(~self._those_there(grid, shape))

    def put(
        self,
        indices: NDArray[np.intp],
        pictures: NDArray[np.uint8],
        grid: MosaicGrid | None = None,
        *,
        is_seen_at_once: bool = True,
    ) -> bool:
        """Show tiles, uint8 (k, h, w, c), at flat indices that count row by row from the bottom.

        Those of another ``grid`` are kept where they belong, in view or not. Where they are not to be seen at
        once, what is scaled may be painted as it is until `freshen`. Return whether something new is in view.
        """
        if self.grid is None or not len(indices):
            return False
        _, height, width, channels = pictures.shape
        grid, shape = grid or self.grid, (height, width, channels)
        first_column, first_row = grid.corner
        pixels = packed(pictures)
        rows, columns = np.divmod(indices, grid.columns)
        up, row = np.divmod(rows + first_row, SIDE)
        across, column = np.divmod(columns + first_column, SIDE)
        for share in _shares(grid.corner, grid.columns, grid.rows):
            place = share.place
            chosen = np.flatnonzero((across == place[0]) & (up == place[1]))
            if len(chosen):
                self._block(grid, shape, place).put(row[chosen], column[chosen], pixels[chosen])
        before, self._is_there = self._is_there, self._those_there(self.grid, self.shape).ravel()
        if (grid, shape) != (self.grid, self.shape) and (self._is_there == before).all():
            return False
        self._is_behind = True
        if is_seen_at_once:
            self.freshen()
        return True

    def freshen(self) -> None:
        """Show all tiles from the next paint on."""
        self._is_due = True

    def clear(self) -> None:
        """Forget all tiles."""
        self.grid = None
        self._blocks.clear()
        self._seen, self._shares, self._placed = {}, (), []
        self.freshen()

    def covers(self, viewport: Viewport) -> bool:
        """Whether nothing is seen beside the mosaic: it reaches a pixel beyond the view."""
        if self.grid is None:
            return False
        left, bottom, right, top = self.grid.bounds
        x, y = viewport.to_screen(left, top)
        end_x, end_y = viewport.to_screen(right, bottom)
        return x <= -1 and y <= -1 and end_x >= viewport.width + 1 and end_y >= viewport.height + 1

    def draw(self, painter: QPainter, viewport: Viewport, ratio: float, paper: QColor) -> None:
        """Paint the mosaic where it lies; while only the place changes, it is not scaled again."""
        self._stand_in(paper)
        scale = viewport.scale * ratio
        if scale != self._scale:
            self._scale = scale
            self.freshen()
        if self._is_due:
            self._placed = [block.as_seen(scale) for block in self._seen.values()]
            self._is_due = self._is_behind = False
        _paint(painter, viewport, ratio, self._placed)

    def draw_once(self, painter: QPainter, viewport: Viewport, ratio: float, paper: QColor) -> None:
        """Paint all tiles that there are for a picture of the map: what is painted next is as it was."""
        self._stand_in(paper)
        scale = viewport.scale * ratio
        _paint(painter, viewport, ratio, (block.once(scale) for block in self._seen.values()))

    def _stand_in(self, paper: QColor) -> None:
        """Fill the places of tiles that have not arrived."""
        if paper != self._paper:
            self._paper = paper
            for block in self._seen.values():
                block.is_stood_in = False
            self.freshen()
        if self.is_whole:
            return
        shares = zip(self._shares, self._seen.values(), strict=True)
        if lacking := [block for share, block in shares if block.lacks(share.in_block)]:
            levels = sorted({level for level, _ in self._blocks})
            for block in lacking:
                block.stand_in(self._others(block, levels), paper)

    def _block(self, grid: MosaicGrid, shape: Shape, place: tuple[int, int]) -> MosaicBlock:
        """A block of a grid's level, made where it is not there yet, and the last to go."""
        key = ((grid.tile, shape), place)
        block = self._blocks.get(key)
        if block is None:
            corners = zip(grid.bounds[:2], place, grid.corner, strict=True)
            left, bottom = (edge + (SIDE * at - first) * grid.tile for edge, at, first in corners)
            block = self._blocks[key] = MosaicBlock(left, bottom, grid.tile, shape)
        self._blocks.move_to_end(key)
        return block

    def _those_there(self, grid: MosaicGrid, shape: Shape) -> NDArray[np.bool_]:
        """Which tiles of a grid are kept, (rows, columns)."""
        is_there = np.zeros((grid.rows, grid.columns), bool)
        for share in _shares(grid.corner, grid.columns, grid.rows):
            block = self._blocks.get(((grid.tile, shape), share.place))
            if block is not None:
                is_there[share.in_grid] = block.is_there[share.in_block]
        return is_there

    def _make_room(self) -> None:
        used = self.used
        for key in list(self._blocks)[: -len(self._seen)]:
            if used <= _KEPT:
                break
            used -= self._blocks.pop(key).size

    def _others(self, block: MosaicBlock, levels: list[_Level]) -> list[MosaicBlock]:
        """What may stand in for a block's tiles: large ones first, those a little smaller last.

        Of levels that have some of it the nearest are taken, and the nearest that has all.
        """
        chosen: list[list[MosaicBlock]] = []
        finer = [level for level in levels if _FINEST * block.tile <= level[0] < block.tile]
        for level in (*reversed(finer), *(level for level in levels if level[0] >= block.tile)):
            found = [(other.share_of(block), other) for other in self._within(level, block)]
            covered = sum(share for share, _ in found)
            if covered > _NEARLY_ALL or (covered > 0 and len(chosen) < _LEVELS):
                chosen.append([other for share, other in found if share > 0])
            if covered > _NEARLY_ALL:
                break
        return [other for some in reversed(chosen) for other in some]

    def _within(self, level: _Level, block: MosaicBlock) -> Iterator[MosaicBlock]:
        """Other blocks of a level that may have something in common with a block."""
        left, bottom, right, top = (edge / (SIDE * level[0]) for edge in block.bounds)
        across = range(math.floor(left) - 1, math.floor(right) + 2)
        for place in product(across, range(math.floor(bottom) - 1, math.floor(top) + 2)):
            other = self._blocks.get((level, place))
            if other is not None and other is not block:
                yield other


def _paint(
    painter: QPainter, viewport: Viewport, ratio: float, placed: Iterable[tuple[Place, QImage]]
) -> None:
    # Whole device pixels: between them Qt would scale.
    x, y = (round(edge * ratio) for edge in viewport.to_screen(0.0, 0.0))
    painter.scale(1 / ratio, 1 / ratio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # of what is seen very large
    for (left, top, width, height), picture in placed:
        painter.drawImage(QRectF(x + left, y + top, width, height), picture)


@lru_cache(maxsize=4)  # what is asked for is what is then shown
def _shares(corner: tuple[int, int], columns: int, rows: int) -> tuple[_Share, ...]:
    """The blocks that a grid has a part of."""
    along = product(_spans(corner[0], columns), _spans(corner[1], rows))
    return tuple(
        _Share((across, up), (down, right), (own_down, own_right))
        for (across, right, own_right), (up, down, own_down) in along
    )


def _spans(first: int, count: int) -> Iterator[tuple[int, slice, slice]]:
    """Along one axis: the place of each block, what it has of the grid, and the grid of it."""
    for place in range(first // SIDE, (first + count - 1) // SIDE + 1):
        begin, end = max(first, SIDE * place), min(first + count, SIDE * (place + 1))
        yield place, slice(begin - first, end - first), slice(begin - SIDE * place, end - SIDE * place)
