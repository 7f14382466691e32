"""The manifold in step with the view: answers of the view before land where they belong."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeTiles, ModelRef
from explorer.latent.lattice import Tiles
from explorer.panels.manifold import Manifold
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.manifold import MANIFOLD
from explorer.session.resolve import resolve
from explorer.session.state import Session
from explorer.session.store import View
from explorer.widgets.point_map import PointMap
from tests.session.samples import facts, session_of
from tests.support.qt import Stage

TINY = facts()
OTHER = facts("other")
ON = edits.show_layer("manifold", is_shown=True).apply(session_of(TINY))


def look(left: float, bottom: float) -> Gaze:
    """A view of 4×3 units at 40 pixels a unit: tiles of half a unit."""
    return Gaze(visible=(left, bottom, left + 4.0, bottom + 3.0), scale=40.0)


def request(session: Session, gaze: Gaze) -> DecodeTiles:
    asked = resolve(session, gaze, {TINY.id: TINY})[MANIFOLD].request
    assert isinstance(asked, DecodeTiles)
    return asked


def answer(asked: DecodeTiles) -> Answer:
    """Every tile's picture shows its column and row."""
    indices = np.arange(len(asked.tiles))
    values = (indices % asked.tiles.columns + asked.tiles.left) * 16
    values += indices // asked.tiles.columns + asked.tiles.bottom
    pictures = np.broadcast_to((values + 100).astype(np.uint8)[:, None, None, None], (len(indices), 6, 6, 1))
    return Answer(MANIFOLD, asked, Decoded(indices, pictures.copy()), is_last=True)


@pytest.fixture
def manifold(stage: Stage) -> Manifold:
    canvas = stage.keep(PointMap())
    canvas.resize(160, 120)
    return Manifold(canvas.ground)


def test_what_is_asked_is_what_is_shown(manifold: Manifold) -> None:
    manifold.refresh(View(ON, look(0, 0)), TINY)
    assert manifold.tiles == request(ON, look(0, 0)).tiles
    assert manifold.tiles is not None
    assert manifold.tiles.level == 1


def test_nothing_is_asked_or_shown_while_the_layer_is_off_or_the_view_unknown(manifold: Manifold) -> None:
    off = session_of(TINY)
    for session, gaze in ((off, look(0, 0)), (ON, Gaze())):
        assert MANIFOLD not in resolve(session, gaze, {TINY.id: TINY})
        manifold.refresh(View(ON, look(0, 0)), TINY)
        manifold.refresh(View(session, gaze), TINY)
        assert manifold.tiles is None


def test_an_answer_for_the_view_before_lands_where_it_belongs(manifold: Manifold) -> None:
    ground = manifold._ground
    seen: list[tuple[list[int], list[int]]] = []
    put = ground.put

    def record(indices: np.ndarray, pictures: np.ndarray, *, is_last: bool) -> None:
        assert not is_last, "those of this view are to come"
        seen.append((indices.tolist(), pictures[:, 0, 0, 0].tolist()))
        put(indices, pictures, is_last=is_last)

    ground.put = record  # type: ignore[method-assign, assignment]
    manifold.refresh(View(ON, look(1.0, 0.5)), TINY)
    manifold.show_answer(answer(request(ON, look(0, 0))))
    tiles = manifold.tiles
    assert tiles is not None
    ((indices, values),) = seen
    assert len(indices) < len(tiles)
    for index, value in zip(indices, values, strict=True):
        column, row = index % tiles.columns + tiles.left, index // tiles.columns + tiles.bottom
        assert value == column * 16 + row + 100
    manifold.show_answer(answer(request(ON, look(40.0, 0.5))))
    assert len(seen) == 1, "it shares no tile with this view"


def test_answers_of_another_level_or_model_are_left_out(manifold: Manifold) -> None:
    ground = manifold._ground
    seen: list[object] = []
    ground.put = lambda *put, is_last: seen.append(put)  # type: ignore[method-assign]
    manifold.refresh(View(ON, look(0, 0)), TINY)
    asked = request(ON, look(0, 0))
    finer = replace(asked, tiles=Tiles(2, 0, 0, 4, 4))
    other = replace(asked, model=ModelRef(OTHER.id, OTHER.path))
    for stale in (finer, other):
        manifold.show_answer(answer(stale))
    assert seen == []
    manifold.show_answer(answer(asked))
    assert len(seen) == 1


def test_where_float32_ends_the_tiles_stay_distinct() -> None:
    deep = Gaze(visible=(1.5, 1.5, 1.5 + 1e-6, 1.5 + 1e-6), scale=9e8)
    tiles = request(ON, deep).tiles
    codes = tiles.codes(TINY.plane.frame.values)
    assert len(np.unique(codes, axis=0)) == len(tiles)
