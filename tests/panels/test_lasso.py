"""What the strip under the map says of a lasso."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine.answers import Answer, Selected
from explorer.engine.requests import SelectCodes
from explorer.latent.plane import PlaneChoice
from explorer.latent.selection import codes_within
from explorer.panels.lasso import LassoPanel
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.map import Loop
from explorer.session.resolve import resolve
from explorer.session.selection import SELECTION
from explorer.session.store import Store
from explorer.widgets.lasso import Lasso
from explorer.widgets.point_map import PointMap
from tests.panels.mounted import Mounted, picture_of
from tests.session.samples import facts, session_of
from tests.support.qt import Stage, settle

TINY, WIDE = facts(), facts("wide", 5)
COLOURS = np.array([[200, 0, 0], [0, 200, 0]], np.uint8)
ON_TILES = COLOURS + 50


@pytest.fixture
def mounted(stage: Stage) -> Mounted[LassoPanel]:
    canvas = PointMap()
    stage.mount(canvas)
    mounted = Mounted(stage, LassoPanel(Lasso(canvas)), TINY, size=(600, 130))
    mounted.panel.set_class_colours(COLOURS, ON_TILES)
    return mounted


def around(x: float, y: float, side: float = 1.0) -> Loop:
    return ((x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side))


def draw(mounted: Mounted[LassoPanel], loop: Loop) -> Answer | None:
    """Draw as the hand would, and answer as the engine would."""
    mounted.panel.edited.emit(edits.draw_lasso(loop))
    settle()
    ask = resolve(mounted.view.session, mounted.view.gaze, mounted.facts).get(SELECTION)
    if ask is None or not isinstance(ask.request, SelectCodes):
        return None
    request = ask.request
    indices = codes_within(request.among.values, request.frame.values, request.loop)
    mean = request.among.values[indices].mean(axis=0) if len(indices) else None
    picture = None if mean is None else picture_of(mean)
    answer = Answer(SELECTION, request, Selected(indices, mean, picture), is_last=True)
    mounted.panel.show_answer(answer)
    settle()
    return answer


def test_it_says_how_many_of_each_class_and_whose_mean_the_picture_is(mounted: Mounted[LassoPanel]) -> None:
    assert TINY.mu is not None
    assert TINY.labels is not None
    x, y = TINY.mu[TINY.labels == 1].mean(axis=0).tolist()
    assert draw(mounted, around(x, y, 0.4)) is not None
    panel = mounted.panel
    inside = (np.abs(TINY.mu - (x, y)) < 0.4).all(axis=1)
    counts = np.bincount(TINY.labels[inside], minlength=3)
    expected = [(name, count) for name, count in zip(TINY.class_names, counts, strict=True) if count]
    assert panel.isVisible()
    assert [(name, count) for name, count, _ in panel.bars.bars] == expected
    assert panel.head.title == f"{inside.sum()} of 300 encoded pictures"
    assert panel.note.text() == f"Mean of {inside.sum()} codes, decoded"
    assert panel.mean is not None
    np.testing.assert_allclose(panel.mean.values[0], TINY.mu[inside].mean(axis=0), rtol=1e-5)
    assert panel.found is not None
    np.testing.assert_array_equal(panel.found[1], np.flatnonzero(inside))


def test_its_bars_have_the_colours_that_the_map_has(mounted: Mounted[LassoPanel]) -> None:
    draw(mounted, around(0, 0, 9))

    def worn() -> set[tuple[int, int, int]]:
        return {(colour.red(), colour.green(), colour.blue()) for _, _, colour in mounted.panel.bars.bars}

    for is_shown, colours in ((False, COLOURS), (True, ON_TILES), (False, COLOURS)):
        mounted.store.edit(edits.show_layer("manifold", is_shown=is_shown))
        assert worn() == {tuple(colour) for colour in colours.tolist()}
        assert mounted.panel.lasso._is_on_tiles == is_shown


def test_a_loop_is_an_edit_that_undo_takes_back(mounted: Mounted[LassoPanel]) -> None:
    draw(mounted, around(0, 0, 9))
    assert mounted.labels == ["Draw lasso"]
    mounted.store.undo()
    settle()
    assert mounted.panel.isHidden()
    assert mounted.panel.lasso.isHidden()
    assert mounted.panel.found is None


def test_a_lasso_around_nothing_says_so(mounted: Mounted[LassoPanel]) -> None:
    draw(mounted, around(80, 80))
    assert mounted.panel.head.title == "There is no encoded picture in this loop."
    assert not mounted.panel.bars.isVisible()
    assert (mounted.panel.mean, mounted.panel.found) == (None, None)


def test_an_answer_about_another_loop_is_not_shown(mounted: Mounted[LassoPanel]) -> None:
    answer = draw(mounted, around(80, 80))
    assert answer is not None
    mounted.store.edit(edits.draw_lasso(around(0, 0, 9)))
    mounted.panel.show_answer(answer)
    assert mounted.panel.head.title == "Counting…"


def test_refreshing_twice_is_refreshing_once(mounted: Mounted[LassoPanel]) -> None:
    draw(mounted, around(0, 0, 9))
    mounted.forget()
    before = mounted.panel.grab().toImage()
    mounted.refresh_again()
    assert mounted.panel.grab().toImage() == before
    assert mounted.edits == []


def test_without_codes_there_is_nothing_to_select() -> None:
    empty = facts("empty", count=0)
    session = edits.draw_lasso(around(0, 0)).apply(session_of(empty))
    assert SELECTION not in resolve(session, Gaze(), {empty.id: empty})


def test_hidden_classes_and_the_plane_go_with_the_request() -> None:
    store = Store(session_of(WIDE))
    store.edit(edits.choose_plane(PlaneChoice(False, 3, 1)))
    store.edit(edits.draw_lasso(around(0, 0)))
    store.edit(edits.toggle_class(2, "two"))
    request = resolve(store.view.session, Gaze(), {WIDE.id: WIDE})[SELECTION].request
    assert isinstance(request, SelectCodes)
    np.testing.assert_array_equal(request.frame.values[1:], np.eye(5)[[3, 1]])
    assert request.groups is not None
    assert WIDE.labels is not None
    is_shown = ~np.isin(request.groups.values, list(request.hidden))
    np.testing.assert_array_equal(is_shown, WIDE.labels != 2)
    store.edit(edits.toggle_split(0))  # which all of them are
    request = resolve(store.view.session, Gaze(), {WIDE.id: WIDE})[SELECTION].request
    assert isinstance(request, SelectCodes)
    assert np.isin(request.groups.values, list(request.hidden)).all() if request.groups else False


def test_another_plane_lets_the_lasso_go_and_undo_brings_it_back() -> None:
    store = Store(session_of(WIDE))
    store.edit(edits.draw_lasso(around(0, 0)))
    store.edit(edits.choose_plane(PlaneChoice(False, 0, 1)))
    assert store.view.session.map.marks.lasso == ()
    store.undo()
    assert store.view.session.map.marks.lasso == around(0, 0)
    assert replace(store.view.session.map.marks, lasso=()) == store.view.session.map.marks.__class__()
