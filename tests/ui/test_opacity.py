"""The slider for the opacity of points, in the whole window."""

from tests.support.qt import settle
from tests.ui.desk import Desk


def test_the_slider_edits_the_session_as_one_step_and_follows_undo(desk: Desk) -> None:
    store, action = desk.stand.store, desk.window._menus.opacity
    assert action.slider.value() == 100
    for value in (80, 55, 30):
        action.slider.setValue(value)
    settle()
    assert store.view.session.map.points_opacity == 0.3
    assert store.undo_label == "Opacity of points"
    store.undo()
    settle()
    assert store.view.session.map.points_opacity == 1.0
    assert action.slider.value() == 100
    assert store.redo_label == "Opacity of points"
