"""The manifold of the map: which tiles are seen, and as how many pixels."""

import math
from functools import lru_cache

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import DecodeTiles, ModelRef
from explorer.latent.codes import Codes
from explorer.latent.lattice import Bounds, Tiles, least_tile, level_for, spacing
from explorer.session.gaze import Gaze
from explorer.session.plane import plane_of
from explorer.session.state import Session

MANIFOLD = "map.manifold"

_WORTH = 1.5
"""Pictures this many times as large as they are seen, or more, are asked for smaller."""
_STEP = 8
"""Their sides are multiples of this: resizing a very large window asks for other ones now and then only."""


def visible_tiles(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> DecodeTiles | None:
    """The tiles that are seen, as fine as the screen shows and float32 tells apart."""
    if not session.map.layers.manifold or gaze.visible is None or gaze.scale <= 0:
        return None
    frame = plane_of(session, known).frame
    tiles = _tiles(gaze.visible, gaze.scale, frame)
    size = _size(gaze.visible, gaze.scale)
    return DecodeTiles(model, frame, tiles, _shape(gaze, size, tiles, known.picture_shape[:2]))


@lru_cache(maxsize=4)
def _tiles(visible: Bounds, scale: float, frame: Codes) -> Tiles:
    """The tiles in view; for one view they are asked for by the panel and resolve alike."""
    level = level_for(scale, *_size(visible, scale))
    tiles = Tiles.covering(visible, level)
    while not tiles.are_distinct(frame.values):
        level -= 1
        tiles = Tiles.covering(visible, level)
    return tiles


def _shape(gaze: Gaze, size: tuple[int, int], tiles: Tiles, own: tuple[int, int]) -> tuple[int, int]:
    """Height and width of the pictures: enough for as near as one comes before there are finer tiles."""
    widest = 2 * least_tile(*size)
    if spacing(tiles.level) * gaze.scale >= widest:  # float32 ends here: there are no finer ones
        return own
    enough = math.ceil(widest * gaze.ratio / _STEP) * _STEP
    height, width = (enough if side >= _WORTH * enough else side for side in own)
    return height, width


def _size(visible: Bounds, scale: float) -> tuple[int, int]:
    """Width and height of the view in logical pixels: whole ones, so that a step asks for no other size."""
    left, bottom, right, top = visible
    return round((right - left) * scale), round((top - bottom) * scale)
