"""The manifold on the map: asks nothing itself, keeps the mosaic in step with the view, paints answers."""

from dataclasses import replace

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeTiles
from explorer.latent.lattice import Tiles
from explorer.session.manifold import visible_tiles
from explorer.session.store import View
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.mosaic_block import Shape
from explorer.widgets.tiled_ground import TiledGround


class Manifold:
    """The tiles of the view; those of views before stand in until theirs arrive."""

    def __init__(self, ground: TiledGround) -> None:
        self._ground = ground
        self._asked: DecodeTiles | None = None
        self._channels = 1

    @property
    def tiles(self) -> Tiles | None:
        """What is shown; None while the layer is off."""
        return None if self._asked is None else self._asked.tiles

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Make room for the tiles that are seen now."""
        model = view.session.model_of("map")
        asked = None
        if known is not None and model is not None:
            asked = visible_tiles(view.session, view.gaze, model, known)
            self._channels = known.picture_shape[2]
        if asked is None or not self._is_of_the_same(asked):
            self._ground.clear()
            self._asked = None
        if asked is not None and asked != self._asked:
            self._asked = asked
            self._ground.begin(grid_of(asked), self._shape(asked))

    def lacking(self, request: DecodeTiles) -> DecodeTiles | None:
        """The request without the tiles that are there already; None where all of them are."""
        if not self._is_of_the_same(request):
            return request
        missing = self._ground.missing(grid_of(request), self._shape(request))
        if len(missing) == len(request.tiles):
            return request
        return replace(request, wanted=tuple(missing.tolist())) if len(missing) else None

    def lacking_at(self, view: View, known: ModelFacts, ratio: float) -> DecodeTiles | None:
        """All tiles of the view for a picture of ``ratio`` pixels a logical one; None where these will do."""
        if self._asked is None:
            return None
        needed = visible_tiles(view.session, replace(view.gaze, ratio=ratio), self._asked.model, known)
        if needed is None:
            return None
        is_fine = all(
            one >= other for one, other in zip(self._shape(self._asked), self._shape(needed), strict=True)
        )
        return None if is_fine and self.lacking(self._asked) is None else needed

    def show_answer(self, answer: Answer) -> None:
        """Put decoded tiles where they belong, also those asked for a view that has moved since.

        None is left out: who returns while the engine is at them asks for the same again, and it goes on.
        """
        result, request, asked = answer.result, answer.request, self._asked
        if not isinstance(result, Decoded) or not isinstance(request, DecodeTiles) or asked is None:
            return
        if self._is_of_the_same(request):  # the last of an older view is not the last of this
            is_last = answer.is_last and (request.tiles, request.shape) == (asked.tiles, asked.shape)
            self._ground.put(result.indices, result.pictures, grid_of(request), is_last=is_last)

    def _is_of_the_same(self, request: DecodeTiles) -> bool:
        """Whether a request is of the model and plane that are shown."""
        asked = self._asked
        return asked is not None and (asked.model.id, asked.frame) == (request.model.id, request.frame)

    def _shape(self, request: DecodeTiles) -> Shape:
        assert request.shape is not None, "the map says how large tiles are seen"
        return (*request.shape, self._channels)


def grid_of(request: DecodeTiles) -> MosaicGrid:
    """Where the tiles lie on the map that a request is about."""
    tiles = request.tiles
    return MosaicGrid(tiles.bounds, tiles.columns, tiles.rows)
