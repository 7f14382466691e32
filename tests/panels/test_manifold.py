"""The manifold in step with the view: answers of the view before land where they belong."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes, DecodeTiles, ModelRef
from explorer.latent.codes import Codes
from explorer.latent.lattice import Tiles
from explorer.panels.manifold import Manifold
from explorer.panels.map import MapPanel
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.manifold import MANIFOLD
from explorer.session.resolve import resolve
from explorer.session.state import Session
from explorer.session.store import View
from explorer.widgets.point_map import PointMap
from explorer.widgets.viewport import Viewport
from tests.panels.mounted import Mounted
from tests.session.samples import facts, session_of
from tests.support.qt import Stage
from tests.widgets.on_mosaic import PAPER, painted

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


def lacking(manifold: Manifold, asked: DecodeTiles) -> set[int] | None:
    """Indices of the tiles that would be asked for; None where none is."""
    narrowed = manifold.lacking(asked)
    if narrowed is None:
        return None
    assert replace(narrowed, wanted=None) == asked, "all else is as it was"
    return set(range(len(asked.tiles))) if narrowed.wanted is None else set(narrowed.wanted)


def values(manifold: Manifold, tiles: Tiles) -> list[int]:
    """The grey of each tile as it is painted."""
    left, bottom, right, top = tiles.bounds
    scale = 8 / (2.0**-tiles.level)
    view = Viewport((left + right) / 2, (bottom + top) / 2, scale, 8 * tiles.columns, 8 * tiles.rows)
    return [int(grey) for row in painted(manifold._ground._mosaic, view)[-4::-8, 4::8, 0] for grey in row]


def test_an_answer_for_the_view_before_lands_where_it_belongs(manifold: Manifold) -> None:
    asked = request(ON, look(1.0, 0.5))
    manifold.refresh(View(ON, look(1.0, 0.5)), TINY)
    manifold.show_answer(answer(request(ON, look(0, 0))))
    missing = lacking(manifold, asked)
    assert missing is not None
    assert 0 < len(missing) < len(asked.tiles)
    wanted = answer(asked).result
    assert isinstance(wanted, Decoded)
    for index, value in enumerate(values(manifold, asked.tiles)):
        assert value == (PAPER.red() if index in missing else wanted.pictures[index, 0, 0, 0])
    manifold.show_answer(answer(request(ON, look(40.0, 0.5))))
    assert lacking(manifold, asked) == missing, "it shares no tile with this view"


def test_the_last_answer_for_the_view_before_is_not_the_last_of_this(
    manifold: Manifold, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(manifold._ground, "put", lambda *_, is_last: heard.append(is_last))
    manifold.refresh(View(ON, look(1.0, 0.5)), TINY)
    here, before = request(ON, look(1.0, 0.5)), request(ON, look(0, 0))
    for asked in (before, replace(here, shape=(3, 3)), replace(here, tiles=Tiles(2, 0, 0, 4, 4))):
        manifold.show_answer(answer(asked))
    assert heard == [False] * 3
    manifold.show_answer(answer(replace(here, wanted=(1, 2))))
    assert heard.pop()
    manifold.show_answer(replace(answer(here), is_last=False))
    assert not heard.pop()


def test_answers_of_another_model_or_plane_are_left_out(manifold: Manifold) -> None:
    manifold.refresh(View(ON, look(0, 0)), TINY)
    asked = request(ON, look(0, 0))
    for stale in (
        replace(asked, model=ModelRef(OTHER.id, OTHER.path)),
        replace(asked, frame=Codes.of(asked.frame.values[[0, 2, 1]])),
    ):
        manifold.show_answer(answer(stale))
        assert lacking(manifold, asked) == set(range(len(asked.tiles)))
    manifold.show_answer(answer(asked))
    assert lacking(manifold, asked) is None


@pytest.mark.parametrize("left", ["deeper", "of other pixels", "far away"])
def test_what_was_asked_for_a_view_one_left_is_there_on_the_return(manifold: Manifold, left: str) -> None:
    here, there = look(0, 0), look(30.0, 0)
    if left == "deeper":
        there = replace(there, visible=(0.0, 0.0, 1.0, 0.75), scale=160.0)
    known = replace(TINY, picture_shape=(200, 200, 1))  # on a screen of twice the pixels they are larger
    if left == "of other pixels":
        there = replace(here, ratio=2.0)
    for gaze in (there, here):
        manifold.refresh(View(ON, gaze), known)
    first, other = (resolve(ON, gaze, {TINY.id: known})[MANIFOLD].request for gaze in (here, there))
    assert isinstance(first, DecodeTiles)
    assert isinstance(other, DecodeTiles)
    assert other != first
    manifold.show_answer(sized_answer(other))
    assert lacking(manifold, first) == set(range(len(first.tiles)))
    assert lacking(manifold, other) is None
    manifold.refresh(View(ON, there), known)
    assert manifold._ground._mosaic.is_whole


def sized_answer(asked: DecodeTiles) -> Answer:
    """Every tile, in the size that was asked for."""
    assert asked.shape is not None
    indices = np.arange(len(asked.tiles))
    pictures = np.full((len(indices), *asked.shape, 1), 90, np.uint8)
    return Answer(MANIFOLD, asked, Decoded(indices, pictures), is_last=True)


def test_what_is_there_is_not_asked_for_again(manifold: Manifold) -> None:
    here = request(ON, look(0, 0))
    everything = set(range(len(here.tiles)))
    assert lacking(manifold, here) == everything, "nothing is shown yet"
    manifold.refresh(View(ON, look(0, 0)), TINY)
    assert manifold.lacking(here) is here
    whole = answer(here)
    result = whole.result
    assert isinstance(result, Decoded)
    some = Decoded(result.indices[[3, 8]], result.pictures[[3, 8]])
    manifold.show_answer(replace(whole, result=some, is_last=False))
    assert lacking(manifold, here) == everything - {3, 8}
    manifold.show_answer(whole)
    assert lacking(manifold, here) is None
    beside = request(ON, look(0.5, 0))
    left = lacking(manifold, beside)
    assert left == {
        index
        for index in range(len(beside.tiles))
        if index % beside.tiles.columns == beside.tiles.columns - 1
    }
    for other in (
        replace(here, model=ModelRef(OTHER.id, OTHER.path)),
        replace(here, frame=Codes.of(here.frame.values[[0, 2, 1]])),
        replace(here, shape=(3, 3)),
        replace(here, tiles=replace(here.tiles, level=2)),
    ):
        assert manifold.lacking(other) is other
    manifold.refresh(View(session_of(TINY), look(0, 0)), TINY)
    assert manifold.lacking(here) is here, "with the layer all tiles have gone"


def test_on_another_screen_tiles_are_asked_for_as_large_as_it_shows_them(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = replace(TINY, picture_shape=(200, 200, 1))
    mounted = Mounted(stage, MapPanel(), known)
    mounted.store.edit(edits.show_layer("manifold", is_shown=True))
    panel, canvas = mounted.panel, mounted.panel.canvas
    before = resolve(mounted.view.session, mounted.view.gaze, mounted.facts)[MANIFOLD].request
    assert isinstance(before, DecodeTiles)
    panel.show_answer(sized_answer(before))
    assert panel.lacking(before) is None
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    QCoreApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert mounted.view.gaze.ratio == 2.0
    after = resolve(mounted.view.session, mounted.view.gaze, mounted.facts)[MANIFOLD].request
    assert after == replace(before, shape=(80, 80))
    assert panel.lacking(after) is after
    assert canvas.ground._mosaic.shape == (80, 80, 1)
    codes = DecodeCodes(before.model, Codes.of([[0.0, 0.0]]))
    assert panel.lacking(codes) is codes, "of other requests the map shows nothing already"


def test_where_float32_ends_the_tiles_stay_distinct() -> None:
    deep = Gaze(visible=(1.5, 1.5, 1.5 + 1e-6, 1.5 + 1e-6), scale=9e8)
    tiles = request(ON, deep).tiles
    codes = tiles.codes(TINY.plane.frame.values)
    assert len(np.unique(codes, axis=0)) == len(tiles)
