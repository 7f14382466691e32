"""The manifold on the map: asks nothing itself, keeps the mosaic in step with the view, paints answers."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeTiles
from explorer.latent.codes import Codes
from explorer.latent.lattice import Tiles
from explorer.session.map_asks import visible_tiles
from explorer.session.plane import plane_of
from explorer.session.store import View
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap


class Manifold:
    """The tiles of the view; those of the view before stand in until theirs arrive."""

    def __init__(self, canvas: PointMap) -> None:
        self._canvas = canvas
        self._model: str | None = None
        self._frame: Codes | None = None
        self._tiles: Tiles | None = None

    @property
    def tiles(self) -> Tiles | None:
        """What is shown; None while the layer is off."""
        return self._tiles

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Make room for the tiles that are seen now."""
        tiles = None if known is None else visible_tiles(view.session, view.gaze, known)
        model = None if known is None else known.id
        frame = None if known is None else plane_of(view.session, known).frame
        if tiles is None or model != self._model or frame != self._frame:
            self._canvas.clear_mosaic()
            self._tiles = None
        self._model, self._frame = model, frame
        if tiles is not None and known is not None and tiles != self._tiles:
            self._tiles = tiles
            height, width, _ = known.picture_shape
            self._canvas.begin_mosaic(MosaicGrid(tiles.bounds, tiles.columns, tiles.rows), height, width)

    def show_answer(self, answer: Answer) -> None:
        """Put decoded tiles where they belong, also those asked for a view that has moved since."""
        result, request, shown = answer.result, answer.request, self._tiles
        if not isinstance(result, Decoded) or not isinstance(request, DecodeTiles) or shown is None:
            return
        asked = request.tiles
        if asked.level != shown.level or request.model.id != self._model:
            return
        if request.frame != self._frame:
            return
        if asked == shown:
            self._canvas.put_tiles(result.indices, result.pictures, is_last=answer.is_last)
            return
        column = result.indices % asked.columns + asked.left - shown.left
        row = result.indices // asked.columns + asked.bottom - shown.bottom
        is_seen = (column >= 0) & (column < shown.columns) & (row >= 0) & (row < shown.rows)
        indices = (row * shown.columns + column)[is_seen]
        if len(indices):  # the last of an older view is not the last of this
            self._canvas.put_tiles(indices.astype(np.intp), result.pictures[is_seen], is_last=False)
