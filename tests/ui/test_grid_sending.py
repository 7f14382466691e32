"""The code at hand, sent to a place of the grid by menu or key."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from explorer.latent.codes import Codes
from explorer.panels.grid import GridPanel
from explorer.session import grid_edits
from explorer.session.grid import Mode, Place
from explorer.session.grid_gaze import Hand
from explorer.session.grid_places import places_of
from tests.session.samples import facts
from tests.support.qt import settle
from tests.ui.desk import Desk

TINY = facts()
SENDING = ("send_to_a", "send_to_b", "send_to_c", "send_to_d")


def place(desk: Desk, index: int) -> Place:
    return places_of(desk.stand.store.view.session.grid, TINY)[index]


def test_a_code_is_sent_from_the_map_into_a_place(desk: Desk) -> None:
    desk.click(1.0, 0.5)
    desk.trigger("send_to_b")
    session = desk.stand.store.view.session
    assert session.grid.model == TINY.id
    assert place(desk, 1).code.values[0].tolist() == pytest.approx([1.0, 0.5], abs=0.05)
    assert place(desk, 1).name == "map"


def test_a_cell_can_be_pinned_and_sent(desk: Desk, grid: GridPanel) -> None:
    grid.hand.choose_cell(9)
    cell = desk.window.inspector.code
    desk.trigger("pin_here")
    assert [pin.code for pin in desk.stand.store.view.session.map.marks.pins] == [cell]
    desk.trigger("send_to_d")
    assert place(desk, 3).code == cell


@pytest.mark.parametrize("is_around", [False, True])
@pytest.mark.parametrize("mode", Mode)
def test_only_places_on_screen_are_offered(
    desk: Desk, grid: GridPanel, mode: Mode, *, is_around: bool
) -> None:
    desk.stand.store.edit(grid_edits.choose_mode(mode))
    desk.stand.store.edit(grid_edits.draw_around(is_around))
    settle()
    offered = [desk.action(name).isEnabled() for name in SENDING]
    shown = [small.isVisible() for small in grid.wells.maps]
    if mode is Mode.SAMPLES:
        shown[0] = True  # filling it brings it on screen
    assert offered == shown, "a result has no map to move it on"
    desk.window.pages.bring_to_front("map")
    assert offered == [desk.action(name).isEnabled() for name in SENDING], "nor are they from elsewhere"


def test_a_key_of_a_place_that_is_not_shown_does_nothing(desk: Desk, grid: GridPanel) -> None:
    store = desk.stand.store
    store.edit(grid_edits.choose_mode(Mode.PLANE))
    grid.hand.choose_cell(9)
    before = store.view.session
    desk.window.activateWindow()
    grid.sheet_view.setFocus()
    QTest.keySequence(grid.sheet_view, "Ctrl+2")
    assert store.view.session is before
    assert store.view.gaze.grid.hand is Hand.CELL
    store.edit(grid_edits.choose_mode(Mode.STRIP))
    QTest.keySequence(grid.sheet_view, "Ctrl+2")
    assert store.undo_label == "Fill place B"
    desk.trigger("undo")
    desk.trigger("undo")
    assert not desk.action("send_to_b").isEnabled(), "the mode before is back"


def test_the_menu_of_a_cell_names_only_places_on_screen(
    desk: Desk, grid: GridPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: shown.append(menu))
    for mode, wanted in ((Mode.ANALOGY, "ABC"), (Mode.PLANE, "A"), (Mode.SAMPLES, "A")):
        desk.stand.store.edit(grid_edits.choose_mode(mode))
        grid.context_requested.emit(QPoint(10, 10), -1)
        texts = [action.text() for action in shown[-1].actions()]
        assert "".join(text[-1] for text in texts if text.startswith("Send to grid")) == wanted
        shown[-1].close()


def test_what_is_sent_keeps_the_name_that_it_has(desk: Desk, grid: GridPanel) -> None:
    store, code = desk.stand.store, Codes.of([0.5, -0.25])
    for name, wanted in (("one.png", "one.png"), ("", "A")):
        store.edit(grid_edits.fill_place(0, Place(code, name), TINY.id))
        grid.hand.choose_place(0)
        desk.trigger("send_to_b")
        assert place(desk, 1) == Place(code, wanted)
    grid.hand.choose_cell(9)
    desk.trigger("send_to_c")
    assert place(desk, 2).name == "a cell"
    store.edit(grid_edits.choose_mode(Mode.ANALOGY))
    grid.hand.choose_place(3)
    mix = desk.window.inspector.code
    desk.trigger("send_to_a")
    assert mix is not None
    assert place(desk, 0) == Place(mix, "a mix")


def test_a_sample_that_is_sent_to_a_is_drawn_around(desk: Desk, grid: GridPanel) -> None:
    store = desk.stand.store
    store.edit(grid_edits.choose_mode(Mode.SAMPLES))
    grid.hand.choose_cell(9)
    cell = desk.window.inspector.code
    assert not store.view.session.grid.is_around
    desk.trigger("send_to_a")
    assert place(desk, 0).code == cell
    assert store.view.session.grid.is_around
    desk.trigger("undo")
    assert not store.view.session.grid.is_around, "one step"
