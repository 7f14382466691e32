"""Playing between pins in the whole window: from the key to the picture."""

from dataclasses import replace
from functools import partial

import numpy as np

from explorer.latent.codes import Codes
from explorer.session import edits
from explorer.session.map_asks import PATH, PATH_COUNT
from tests.support.qt import settle
from tests.ui.desk import Desk


def pin(desk: Desk, *places: tuple[float, float]) -> None:
    for place in places:
        desk.stand.store.edit(edits.pin_code(Codes.of([place]), is_added=True))
    settle()


def test_it_takes_two_pins(desk: Desk) -> None:
    assert not desk.action("play_path").isEnabled()
    pin(desk, (0.0, 1.0))
    assert not desk.action("play_path").isEnabled()
    pin(desk, (2.0, 1.0))
    assert desk.action("play_path").isEnabled()


def test_it_plays_from_the_pin_before_the_selected_one_and_the_key_ends_it(desk: Desk) -> None:
    pin(desk, (0.0, 1.0), (2.0, 1.0), (4.0, 4.0))
    store = desk.stand.store
    for selected, path in ((None, (2, 3)), (1, (1, 2)), (2, (1, 2)), (3, (2, 3)), (99, (2, 3))):
        store.look(partial(replace, selected=selected))
        desk.press("L")
        assert store.view.gaze.path == path
        assert desk.window.strips.path.isVisible()
        desk.press("L")
        assert store.view.gaze.path is None
        assert desk.window.strips.path.isHidden()


def test_a_path_that_lost_a_pin_gives_way_to_the_next(desk: Desk) -> None:
    pin(desk, (0.0, 1.0), (2.0, 1.0), (4.0, 4.0))
    desk.press("L")
    desk.stand.store.edit(edits.delete_pins([3]))
    settle()
    assert desk.window.strips.path.isHidden()
    desk.press("L")
    assert desk.stand.store.view.gaze.path == (1, 2)
    desk.press("L")


def test_the_inspector_shows_what_the_playhead_is_at(desk: Desk) -> None:
    pin(desk, (0.0, 1.0), (2.0, 1.0))
    desk.press("L")
    desk.window.strips.path.play_button.click()
    desk.stand.store.look(lambda gaze: replace(gaze, path_at=30))
    desk.stand.conductor.wake()
    desk.stand.wait_until_idle()
    code = desk.window.inspector.code
    assert code is not None
    np.testing.assert_allclose(code.values, [[1.0, 1.0]])
    assert desk.window.inspector._title.text() == "On the path, 50% of the way"
    assert len(desk.stand.engine.requests(PATH)) == 1, "the playhead asks for no other path"
    assert all(tile.picture is not None for tile in desk.window.strips.path.strip.tiles)
    desk.press("L")


def test_the_key_goes_from_the_way_between_pins_to_what_was_drawn_to_none(desk: Desk) -> None:
    store = desk.stand.store
    assert not desk.action("play_path").isEnabled()
    store.edit(edits.draw_path(Codes.of([[0.0, 0.0]] * PATH_COUNT)))
    settle()
    for drawn in ("drawn", None):
        desk.press("L")
        assert store.view.gaze.path == drawn
    pin(desk, (0.0, 1.0), (2.0, 1.0))
    for path in ((1, 2), "drawn", None):
        desk.press("L")
        assert store.view.gaze.path == path


def test_drawing_a_path_and_the_lasso_put_each_other_down(desk: Desk) -> None:
    path, lasso = desk.action("draw_path"), desk.action("lasso")
    desk.press("Shift+L")
    assert path.isChecked()
    lasso.trigger()
    assert lasso.isChecked()
    assert not path.isChecked()
    path.trigger()
    assert path.isChecked()
    assert not lasso.isChecked()
    assert desk.window.strips.path.tracing.is_armed
    path.trigger()
    assert not desk.window.strips.path.tracing.is_armed
