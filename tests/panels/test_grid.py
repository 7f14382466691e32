"""The grid's panel: what it shows, and which edits and looks a hand makes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes, DecodeSheet, ModelRef
from explorer.latent.codes import Codes
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid import GridPanel
from explorer.session import grid_edits
from explorer.session.edits import Edit, open_model
from explorer.session.gaze import Gaze
from explorer.session.grid import Mode, Place, Route
from explorer.session.grid_asks import SHEET, WELLS
from explorer.session.grid_gaze import Hand
from explorer.session.grid_places import places_of
from explorer.session.resolve import resolve
from explorer.widgets.place_well import PlaceWell
from tests.panels.mounted import Mounted, picture_of
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = facts()
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def mounted(stage: Stage) -> Mounted[GridPanel]:
    mounted = Mounted(stage, GridPanel(), TINY, size=(720, 560))
    mounted.store.begin(open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid"))
    mounted.store.look(lambda _: Gaze(panel="grid"))
    settle()
    mounted.forget()
    return mounted


def answer(mounted: Mounted[GridPanel], slot: str = SHEET) -> Answer:
    """What a healthy engine would say."""
    view = mounted.view
    request = resolve(view.session, view.gaze, mounted.facts)[slot].request
    assert isinstance(request, DecodeSheet | DecodeCodes)
    codes = request.codes.values if isinstance(request, DecodeCodes) else request.sheet.codes()
    pictures = np.stack([picture_of(code) for code in codes])
    return Answer(slot, request, Decoded(np.arange(len(codes)), pictures), is_last=True)


def test_a_model_that_is_opened_again_leaves_the_pictures_of_places(mounted: Mounted[GridPanel]) -> None:
    """What is asked is the same as before, so that no answer would bring them back."""
    mounted.panel.show_answer(answer(mounted, WELLS))
    well = mounted.panel.wells.wells[0]
    before = well.grab().toImage()
    mounted.facts[TINY.id] = facts()
    mounted.panel.set_view(mounted.view, mounted.facts)
    assert well.grab().toImage() == before
    other = facts("other")
    mounted.facts[other.id] = other
    mounted.store.edit(open_model(ModelRef(other.id, other.path), other.title, "grid"))
    settle()
    assert well.grab().toImage() != before


def places(mounted: Mounted[GridPanel]) -> tuple[Place, ...]:
    return places_of(mounted.view.session.grid, TINY)


def visible(mounted: Mounted[GridPanel]) -> list[PlaceWell]:
    return [well for well in mounted.panel.wells.wells if well.isVisible()]


def payload(code: Codes, model: str = TINY.id) -> QMimeData:
    mime = QMimeData()
    CodePayload(model, code, "a pin").add_to(mime)
    return mime


def drop(well: PlaceWell, mime: QMimeData) -> None:
    well.dropEvent(QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, mime, LEFT, NONE))


def test_cells_and_places_show_what_was_decoded(mounted: Mounted[GridPanel]) -> None:
    mounted.panel.show_answer(answer(mounted))
    mounted.panel.show_answer(answer(mounted, WELLS))
    shown = mounted.panel.sheet_view.picture(0)
    assert shown is not None
    assert np.array_equal(shown, picture_of(places(mounted)[0].code.values[0]))
    assert len(visible(mounted)) == 4


def test_refreshing_twice_is_refreshing_once_and_emits_nothing(mounted: Mounted[GridPanel]) -> None:
    mounted.panel.show_answer(answer(mounted))
    before = mounted.panel.grab().toImage()
    mounted.refresh_again()
    assert mounted.panel.grab().toImage() == before
    assert (mounted.edits, mounted.looks) == ([], [])


def test_an_answer_for_a_sheet_of_another_kind_is_left_out(mounted: Mounted[GridPanel]) -> None:
    late = answer(mounted)
    mounted.store.edit(grid_edits.choose_mode(Mode.SAMPLES))
    mounted.panel.show_answer(late)
    assert mounted.panel.sheet_view.picture(0) is None


def test_the_box_of_paths_speaks_of_the_one_it_shows(mounted: Mounted[GridPanel]) -> None:
    box = mounted.panel.head.route
    for edit in (grid_edits.choose_mode(Mode.STRIP), grid_edits.choose_route(Route.SHORTEST)):
        mounted.store.edit(edit)
    tips = {route: box.itemData(at, Qt.ItemDataRole.ToolTipRole) for at, route in enumerate(Route)}
    assert "geodesic" in tips[Route.SHORTEST]
    assert box.toolTip() == tips[Route.SHORTEST]
    mounted.store.edit(grid_edits.choose_mode(Mode.CORNERS))
    assert box.currentText() == "Straight"
    assert box.toolTip() == tips[Route.STRAIGHT]
    tip = box.itemData(list(Route).index(Route.SHORTEST), Qt.ItemDataRole.ToolTipRole)
    assert tip == f"{tips[Route.SHORTEST]}; it joins two codes, so only in Strip"


def test_a_click_on_a_cell_selects_it(mounted: Mounted[GridPanel]) -> None:
    view = mounted.panel.sheet_view
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.cell_rect(9).center().toPoint())
    assert (mounted.view.gaze.grid.hand, mounted.view.gaze.grid.cell) == (Hand.CELL, 9)


def test_a_cell_stays_selected_in_its_row_and_column_when_the_sheet_grows_or_shrinks(
    mounted: Mounted[GridPanel],
) -> None:
    view, panel = mounted.panel.sheet_view, mounted.panel
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.cell_rect(5 * 8 + 3).center().toPoint())
    panel.head.columns.setValue(12)
    assert mounted.view.gaze.grid.cell == 5 * 12 + 3
    panel.head.rows.setValue(2)
    assert mounted.view.gaze.grid.cell == 1 * 12 + 3
    panel.grab()


def test_a_cell_that_an_undo_takes_away_is_not_selected(mounted: Mounted[GridPanel]) -> None:
    view = mounted.panel.sheet_view
    mounted.store.edit(grid_edits.resize(Mode.CORNERS, 9, 9))
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.cell_rect(80).center().toPoint())
    mounted.store.undo()
    assert view.selected is None
    mounted.panel.grab()  # an error in a paint ends the process


def test_a_click_on_a_place_selects_it(mounted: Mounted[GridPanel]) -> None:
    QTest.mouseClick(mounted.panel.wells.wells[2], LEFT, NONE, QPoint(40, 40))
    assert (mounted.view.gaze.grid.hand, mounted.view.gaze.grid.place) == (Hand.PLACE, 2)


def test_a_dot_that_is_dragged_moves_its_place_in_one_step(mounted: Mounted[GridPanel]) -> None:
    small = mounted.panel.wells.maps[1]
    QTest.mousePress(small, LEFT, NONE, QPoint(20, 20))
    for x in (24, 30, 40):
        QTest.mouseMove(small, QPoint(x, 30))
    assert mounted.view.gaze.grid.is_moving
    QTest.mouseRelease(small, LEFT, NONE, QPoint(40, 30))
    assert not mounted.view.gaze.grid.is_moving
    expected = small.to_plane(QPointF(40, 30))
    assert mounted.panel.wells.maps[0]._dots[1] == pytest.approx(expected)
    assert places(mounted)[1].code.values[0].tolist() == pytest.approx(expected)
    assert mounted.store.undo_label == "Move B"
    mounted.store.undo()
    assert mounted.store.undo_label is None


def test_a_dot_is_let_go_when_the_page_is_hidden(mounted: Mounted[GridPanel]) -> None:
    QTest.mousePress(mounted.panel.wells.maps[1], LEFT, NONE, QPoint(20, 20))
    assert mounted.view.gaze.grid.is_moving
    mounted.panel.hide()
    assert not mounted.view.gaze.grid.is_moving


def test_a_dot_is_let_go_when_its_map_alone_is_hidden(mounted: Mounted[GridPanel]) -> None:
    small = mounted.panel.wells.maps[2]
    QTest.mousePress(small, LEFT, NONE, QPoint(20, 20))
    assert mounted.view.gaze.grid.is_moving
    mounted.store.edit(grid_edits.choose_mode(Mode.PLANE))
    assert not small.isVisible()
    assert not mounted.view.gaze.grid.is_moving
    before = mounted.store.undo_label
    QTest.mouseMove(small, QPoint(40, 30))
    assert mounted.store.undo_label == before


def test_a_picture_dropped_beside_the_places_goes_into_the_selected_one(
    mounted: Mounted[GridPanel], tmp_path: Path
) -> None:
    panel, mime = mounted.panel, QMimeData()
    taken: list[int] = []
    refused: list[str] = []
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    panel.dropped.connect(lambda index, _: taken.append(index))
    panel.hand.refused.connect(refused.append)

    def drop_on_the_sheet() -> None:
        held = (Qt.DropAction.CopyAction, mime, LEFT, NONE)
        for event in (QDragEnterEvent(QPoint(360, 300), *held), QDropEvent(QPointF(360, 300), *held)):
            event.ignore()
            QApplication.sendEvent(panel, event)
            assert event.isAccepted(), "or the window takes it for data"

    panel.hand.choose_place(2)
    drop_on_the_sheet()
    assert taken == [2]
    mounted.store.edit(grid_edits.choose_mode(Mode.SAMPLES))
    drop_on_the_sheet()
    assert taken == [2]
    assert "Around A" in refused[0]


def test_a_place_that_came_back_unused_takes_nothing(mounted: Mounted[GridPanel], tmp_path: Path) -> None:
    """Of a strip, undone, D chosen, and redone: D is looked at, and A and B are there."""
    panel, mime = mounted.panel, QMimeData()
    taken: list[int] = []
    panel.dropped.connect(lambda index, _: taken.append(index))
    mounted.store.edit(grid_edits.choose_mode(Mode.STRIP))
    mounted.store.undo()
    panel.hand.choose_place(3)
    assert panel.hand.place == 3
    mounted.store.redo()
    assert (mounted.view.gaze.grid.place, panel.hand.place) == (3, 0)
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    held = (Qt.DropAction.CopyAction, mime, LEFT, NONE)
    for event in (QDragEnterEvent(QPoint(360, 300), *held), QDropEvent(QPointF(360, 300), *held)):
        QApplication.sendEvent(panel, event)
    assert taken == [0]
    panel.hand.move(0, 0.5, 0.5, "a drag")
    assert mounted.view.gaze.grid.place == 0, "what is moved is looked at"


def test_arrow_keys_nudge_a_place(mounted: Mounted[GridPanel]) -> None:
    before = places(mounted)[0].code.values[0]
    QTest.keyClick(mounted.panel.wells.maps[0], Qt.Key.Key_Up)
    after = places(mounted)[0].code.values[0]
    assert (after - before).tolist() == pytest.approx([0, 0.05], abs=1e-6)


def test_a_code_that_is_dropped_fills_the_place_and_selects_it(mounted: Mounted[GridPanel]) -> None:
    code = Codes.of([0.5, 0.25])
    mounted.panel.dropped.connect(
        lambda index, mime: mounted.panel.hand.fill(index, code, "a pin", CodePayload.of(mime).model)  # type: ignore[union-attr]
    )
    drop(mounted.panel.wells.wells[3], payload(code))
    assert places(mounted)[3] == Place(code, "a pin")
    assert mounted.view.gaze.grid.place == 3


def test_a_code_of_another_model_is_refused_and_nothing_changes(mounted: Mounted[GridPanel]) -> None:
    said: list[str] = []
    mounted.panel.hand.refused.connect(said.append)
    assert not mounted.panel.hand.fill(0, Codes.of([1, 2, 3]), "a pin", "other-1")
    assert "another model" in said[0]
    assert mounted.edits == []


@pytest.mark.parametrize(
    ("edits", "last", "word"),
    [
        (
            (grid_edits.fill_place(0, Place(Codes.of([0, 0])), TINY.id),),
            grid_edits.choose_route(Route.SPHERICAL),
            "direction",
        ),
        (
            (grid_edits.choose_mode(Mode.STRIP), grid_edits.fill_place(0, Place(Codes.of([1, 1])), TINY.id)),
            grid_edits.fill_place(1, Place(Codes.of([1, 1])), TINY.id),
            "same code",
        ),
    ],
    ids=["zero on the sphere", "identical ends"],
)
def test_what_cannot_be_shown_is_refused_and_the_grid_stays(
    mounted: Mounted[GridPanel], edits: tuple[Edit, ...], last: Edit, word: str
) -> None:
    said: list[str] = []
    mounted.panel.hand.refused.connect(said.append)
    for edit in edits:
        assert mounted.panel.hand.attempt(edit)
    before = mounted.view.session
    assert not mounted.panel.hand.attempt(last)
    assert word in said[0]
    assert mounted.view.session is before


def test_a_mode_whose_codes_have_no_spherical_path_opens_on_the_straight_one(
    mounted: Mounted[GridPanel],
) -> None:
    """Where it was chosen is not on screen in the mode before."""
    said: list[str] = []
    mounted.panel.hand.told.connect(said.append)
    for edit in (
        grid_edits.choose_route(Route.SPHERICAL),
        grid_edits.choose_mode(Mode.PLANE),
        grid_edits.fill_place(0, Place(Codes.of([0, 0])), TINY.id),
    ):
        assert mounted.panel.hand.attempt(edit)
    assert mounted.panel.hand.attempt(grid_edits.choose_mode(Mode.STRIP))
    opened = mounted.view.session.grid
    assert (opened.mode, opened.route) == (Mode.STRIP, Route.STRAIGHT)
    assert "shows Strip along the straight path" in said[0]
    mounted.store.undo()
    before = mounted.view.session.grid
    assert (before.mode, before.route) == (Mode.PLANE, Route.SPHERICAL), "one step"


@pytest.mark.parametrize(
    ("mode", "count"),
    [
        (Mode.STRIP, 2),
        (Mode.CORNERS, 4),
        (Mode.TRIANGLE, 4),
        (Mode.ANALOGY, 4),
        (Mode.PLANE, 1),
        (Mode.SAMPLES, 0),
    ],
)
def test_each_mode_shows_the_places_it_needs(mounted: Mounted[GridPanel], mode: Mode, count: int) -> None:
    mounted.store.edit(grid_edits.choose_mode(mode))
    settle()
    assert len(visible(mounted)) == count


def test_the_size_is_changed_by_its_numbers(mounted: Mounted[GridPanel]) -> None:
    mounted.panel.head.columns.setValue(12)
    assert mounted.view.session.grid.size == (8, 12)
    assert mounted.labels == ["Resize grid"]


def test_a_mode_is_chosen_with_its_button(mounted: Mounted[GridPanel]) -> None:
    button = next(one for one in mounted.panel.head.modes.buttons() if one.text() == "Triangle")
    QTest.mouseClick(button, LEFT)
    assert mounted.view.session.grid.mode is Mode.TRIANGLE
    mounted.store.look(lambda gaze: replace(gaze, grid=replace(gaze.grid, hand=Hand.MIX)))


def test_before_there_is_a_model_the_keys_go_to_a_sheet_in_the_panel(stage: Stage) -> None:
    empty = Mounted(stage, GridPanel())
    empty.panel.setFocus()
    focus = QApplication.focusWidget()
    assert focus is empty.panel.sheet_view
    assert focus.window() is empty.panel.window()
