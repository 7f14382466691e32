"""The grid's page in the window: what is sent, dropped, taken, exported and given up."""

from contextlib import nullcontext
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from explorer.engine.requests import EncodePictures
from explorer.imaging.png import read_session
from explorer.latent.codes import Codes
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid import GridPanel
from explorer.panels.pin_list import PinList
from explorer.session import edits, grid_edits
from explorer.session.grid import Mode, Place, Route
from explorer.session.grid_places import places_of
from explorer.widgets.images import image_of
from tests.session.samples import facts
from tests.support.logs import LogGuard
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk
from tests.ui.stand import SIDE

TINY = facts()


def place(desk: Desk, index: int) -> Place:
    return places_of(desk.stand.store.view.session.grid, TINY)[index]


def is_encoding(desk: Desk, count: int) -> bool:
    """Whether so many pictures were given to the engine."""
    return sum(isinstance(request, EncodePictures) for _, request, _ in desk.stand.engine.asked) == count


def test_the_grid_begins_with_its_first_model(desk: Desk, grid: GridPanel) -> None:
    assert desk.stand.store.view.session.grid.model == TINY.id
    assert len([well for well in grid.wells.wells if well.isVisible()]) == 4
    assert desk.stand.store.undo_label is None


def test_keys_zoom_the_sheet_and_on_the_map_the_map(desk: Desk, grid: GridPanel) -> None:
    desk.window.activateWindow()
    sheet, canvas = grid.sheet_view, desk.window.map_panel.canvas
    sheet.setFocus()
    whole, before = sheet.cell_rect(0).size(), canvas.viewport
    for keys in ("Ctrl+=", "Ctrl++"):
        smaller = sheet.cell_rect(0).size()
        QTest.keySequence(sheet, keys)
        assert sheet.cell_rect(0).width() > smaller.width()
    QTest.keySequence(sheet, "Ctrl+-")
    assert whole.width() < sheet.cell_rect(0).width()
    QTest.keySequence(sheet, "Ctrl+0")
    assert (sheet.zoom, sheet.cell_rect(0).size()) == (1.0, whole)
    assert canvas.viewport == before
    desk.window.pages.bring_to_front("map")
    settle()
    desk.press("Ctrl++")
    assert canvas.viewport.scale > before.scale
    assert sheet.zoom == 1.0


def test_the_selected_cell_stays_in_view_while_keys_zoom(desk: Desk, grid: GridPanel) -> None:
    for cell in (0, 63):
        grid.hand.choose_cell(cell)
        for _ in range(3):
            desk.trigger("zoom_sheet_in")
        room = QRectF(grid.sheet_view.viewport().rect())
        assert room.contains(grid.sheet_view.cell_rect(cell))
        assert not room.contains(grid.sheet_view.cell_rect(63 - cell))
        desk.trigger("fit_sheet")


def test_one_key_is_enough_for_cells_to_be_seen_larger(desk: Desk, grid: GridPanel) -> None:
    """Small pictures grow by whole factors, and half as much again may not be one."""
    sheet = grid.sheet_view
    desk.stand.store.edit(grid_edits.resize(Mode.CORNERS, 8, 8))
    # Each pixel is a little larger than two on screen, so that 1.25 times that is not three.
    room = 8 * (2 * SIDE + 1) + 7 * 4 + 2 * 4
    sheet.setFixedSize(room, room)
    settle()
    assert sheet.cell_rect(0).width() == 2 * SIDE
    grid.zoom_by(1.25)
    assert sheet.cell_rect(0).width() == 3 * SIDE


def test_a_sheet_without_cells_is_not_zoomed(desk: Desk) -> None:
    empty = GridPanel()
    empty.zoom_by(1.5)
    assert empty.sheet_view.zoom == 1.0
    empty.deleteLater()


def test_a_code_of_the_inspector_goes_into_the_selected_place(desk: Desk, grid: GridPanel) -> None:
    grid.hand.choose_place(2)
    assert desk.window.inspector.enter_code("0.5, -0.25")
    assert place(desk, 2).code == Codes.of([0.5, -0.25])


def test_a_drag_carries_the_code_and_a_png(desk: Desk, grid: GridPanel) -> None:
    picture = np.zeros((6, 6, 1), np.uint8)
    mime = grid.hand.payload_of_cell(0, picture)
    assert mime is not None
    payload = CodePayload.of(mime)
    assert payload is not None
    assert payload.code == place(desk, 0).code
    file = Path(mime.urls()[0].toLocalFile())
    session = read_session(file)
    assert session is not None
    assert session["code"] == payload.code.values[0].tolist()
    assert mime.hasImage()
    other = grid.hand.payload_of_cell(9, picture)
    grid.hand.choose_cell(9)
    assert other is not None
    assert CodePayload.of(other).code == desk.window.inspector.code  # type: ignore[union-attr]


def test_a_code_that_is_dropped_fills_its_place(desk: Desk, grid: GridPanel) -> None:
    mime = QMimeData()
    CodePayload(TINY.id, Codes.of([1, 1]), "a pin").add_to(mime)
    grid.dropped.emit(1, mime)
    assert place(desk, 1) == Place(Codes.of([1, 1]), "a pin")
    CodePayload("other-1", Codes.of([2, 2]), "").add_to(mime)
    grid.dropped.emit(1, mime)
    assert "another model" in desk.said
    assert place(desk, 1).name == "a pin"
    desk.trigger("undo")
    assert desk.said == "", "what was refused is past"


def test_a_mode_that_opens_on_another_path_is_no_failure(desk: Desk, grid: GridPanel) -> None:
    origin = Place(Codes.of([0, 0]))
    for edit in (
        grid_edits.choose_route(Route.SPHERICAL),
        grid_edits.choose_mode(Mode.PLANE),
        grid_edits.fill_place(0, origin, TINY.id),
        grid_edits.choose_mode(Mode.STRIP),
    ):
        assert grid.hand.attempt(edit)
    assert desk.window.statusBar().currentMessage().startswith("The grid shows Strip along the straight path")
    assert desk.said == ""
    assert not grid.hand.attempt(grid_edits.choose_route(Route.SPHERICAL))
    assert "no great circle" in desk.said, "what is refused is one"


def test_a_picture_file_that_is_dropped_is_encoded(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    picture = np.zeros((20, 20), np.uint8)
    picture[4:16, 8:12] = 255
    Image.fromarray(picture).save(tmp_path / "one.png")
    desk.stand.handler.set_free()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    grid.dropped.emit(0, mime)
    pump_until(lambda: place(desk, 0).name == "one.png", "the place")
    assert place(desk, 0).code == Codes.of([0.5, 0.75])


def test_a_picture_without_a_file_is_encoded_too(desk: Desk, grid: GridPanel) -> None:
    """As a browser brings it."""
    picture = np.zeros((20, 20), np.uint8)
    picture[4:16, 8:12] = 255
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/one.png")])
    mime.setImageData(image_of(picture))
    desk.stand.handler.set_free()
    well = grid.wells.wells[2]
    at = QPointF(well.rect().center())
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, mime, left, plain)
    enter.ignore()
    QApplication.sendEvent(well, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(well, QDropEvent(at, copy, mime, left, plain))
    pump_until(lambda: place(desk, 2).name == "dropped picture", "the place")
    assert place(desk, 2).code == Codes.of([0.5, 0.75])


def test_pictures_dropped_on_two_places_are_both_encoded(desk: Desk, grid: GridPanel) -> None:
    desk.stand.conductor.wake()
    for index in (0, 1):  # the first is still to be encoded when the second comes
        picture = np.zeros((20, 20), np.uint8)
        picture[4 + 4 * index : 16, 8:12] = 255
        desk.window.late.grid.fill_from_picture(index, image_of(picture))
        pump_until(partial(is_encoding, desk, index + 1), "a request")
    desk.stand.handler.set_free()
    pump_until(lambda: place(desk, 1).name == "dropped picture", "the second place")
    assert place(desk, 0).name == "dropped picture"


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_dropped_picture_that_cannot_be_read_is_told_in_a_sentence(
    desk: Desk, grid: GridPanel, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard, *, is_broken: bool
) -> None:
    broken = None if is_broken else lambda *_: None
    monkeypatch.setattr("explorer.ui.place_pictures.fit_digit", broken)
    picture = np.zeros((20, 20), np.uint8)
    picture[4:16, 8:12] = 255
    with log_guard.expect("while reading the picture") if is_broken else nullcontext():
        desk.window.late.grid.fill_from_picture(0, image_of(picture))
        pump_until(lambda: bool(desk.said), "a message")
    wrong = "Something went wrong while reading the picture; the log says more."
    assert desk.said == (wrong if is_broken else "The picture is empty: there is nothing drawn on it.")


def test_a_file_that_is_no_picture_is_refused(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("hello")
    before = desk.stand.store.view.session
    desk.window.late.grid.fill_from_picture(0, tmp_path / "no.png")
    pump_until(lambda: bool(desk.said), "a message")
    assert desk.said == "no.png cannot be read as a picture."
    assert desk.stand.store.view.session is before


def test_a_place_has_a_menu(desk: Desk, grid: GridPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: shown.append(menu))
    before = place(desk, 0).code
    grid.context_requested.emit(QPoint(10, 10), 0)
    actions = {action.text(): action for action in shown[0].actions()}
    assert [text[-1] for text in actions if text.startswith("Send to grid")] == ["B", "C", "D"]
    actions["Draw from the prior"].trigger()
    assert place(desk, 0).name == "prior"
    actions["Put back what was here at first"].trigger()
    assert place(desk, 0).code == before
    actions["Take another encoded picture"].trigger()
    assert place(desk, 0).name in TINY.class_names
    shown[0].close()


def test_codes_join_a_group_of_an_analogy(
    desk: Desk, grid: GridPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: shown.append(menu))
    desk.stand.store.edit(grid_edits.choose_mode(Mode.ANALOGY))
    grid.context_requested.emit(QPoint(10, 10), 0)
    actions = {action.text(): action for action in shown[0].actions()}
    actions["Add B to the group in A"].trigger()
    assert len(place(desk, 0).codes) == 2
    assert place(desk, 0).name == "mean of 2"
    shown[0].close()


# --- codes from elsewhere ---


def test_a_pin_that_is_clicked_goes_into_the_selected_place(desk: Desk, grid: GridPanel) -> None:
    desk.stand.store.edit(edits.pin_code(Codes.of([0.1, 0.2]), is_added=True, model=TINY.id))
    settle()
    grid.hand.choose_place(1)
    desk.window.findChild(PinList).setCurrentRow(0)  # type: ignore[union-attr]
    assert place(desk, 1).code == Codes.of([0.1, 0.2])


def test_the_inspectors_picture_carries_its_code(desk: Desk, grid: GridPanel) -> None:
    desk.show_picture()
    mime = desk.window.inspector.picture_view.drag_payload()
    assert mime is not None
    payload = CodePayload.of(mime)
    assert payload is not None
    assert payload.code == desk.window.inspector.code
