"""The grid's page in the window: what is sent, dropped, taken, exported and given up."""

import json
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from explorer.engine.requests import EncodePictures, ModelRef
from explorer.errors import ExplorerError
from explorer.imaging.files import Writing
from explorer.imaging.frames import Play
from explorer.imaging.labels import Labels
from explorer.imaging.png import read_session
from explorer.latent.codes import Codes
from explorer.latent.journey import Extent
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid import GridPanel
from explorer.panels.pin_list import PinList
from explorer.session import edits, grid_edits
from explorer.session.grid import Mode, Place, Route
from explorer.session.grid_gaze import Found
from explorer.session.grid_labels import labels_of
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import sheet_of
from explorer.session.grid_strip import question_of
from explorer.ui.export_dialog import ExportChoice, ExportDialog, Kind
from explorer.widgets.images import image_of
from tests.session.samples import facts
from tests.support.gates import PATIENCE
from tests.support.logs import LogGuard
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk, answer_file_dialogs
from tests.ui.stand import SIDE, fake_pictures

TINY = facts()


@pytest.fixture
def grid(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> GridPanel:
    """The page in front, with the model that the map shows."""
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: (TINY.path,))
    monkeypatch.setattr("explorer.ui.model_jobs.FIRST_MODELS", {"grid": TINY.path.stem})
    desk.window.pages.bring_to_front("grid")
    settle()
    panel = desk.window.late.grid.panel
    assert panel is not None
    return panel


def place(desk: Desk, index: int) -> Place:
    return places_of(desk.stand.store.view.session.grid, TINY)[index]


def is_encoding(desk: Desk, count: int) -> bool:
    """Whether so many pictures were given to the engine."""
    return sum(isinstance(request, EncodePictures) for _, request, _ in desk.stand.engine.asked) == count


def export(desk: Desk, choice: ExportChoice, path: Path) -> None:
    """Export, and wait for its end."""
    page = desk.window.late.grid.exporting
    desk.stand.handler.set_free()
    page.begin(choice, path)
    pump_until(lambda: not page.is_running, "an export")


def test_the_grid_begins_with_its_first_model(desk: Desk, grid: GridPanel) -> None:
    assert desk.stand.store.view.session.grid.model == TINY.id
    assert len([well for well in grid.wells.wells if well.isVisible()]) == 4
    assert desk.stand.store.undo_label is None


def test_a_code_is_sent_from_the_map_into_a_place(desk: Desk) -> None:
    desk.click(1.0, 0.5)
    desk.trigger("send_to_b")
    session = desk.stand.store.view.session
    assert session.grid.model == TINY.id
    assert place(desk, 1).code.values[0].tolist() == pytest.approx([1.0, 0.5], abs=0.05)
    assert place(desk, 1).name == "map"


def test_a_code_of_the_inspector_goes_into_the_selected_place(desk: Desk, grid: GridPanel) -> None:
    grid.hand.choose_place(2)
    assert desk.window.inspector.enter_code("0.5, -0.25")
    assert place(desk, 2).code == Codes.of([0.5, -0.25])


def test_a_cell_can_be_pinned_and_sent(desk: Desk, grid: GridPanel) -> None:
    grid.hand.choose_cell(9)
    cell = desk.window.inspector.code
    desk.trigger("pin_here")
    assert [pin.code for pin in desk.stand.store.view.session.map.marks.pins] == [cell]
    desk.trigger("send_to_d")
    assert place(desk, 3).code == cell


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


# --- export ---


def test_a_sheet_is_saved_with_its_session_or_without(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    export(desk, ExportChoice(Kind.SHEET, factor=2, gap=3), sheet)
    pixels = np.asarray(Image.open(sheet))
    assert pixels.shape == (8 * 2 * SIDE + 7 * 3,) * 2
    assert np.array_equal(
        pixels[: 2 * SIDE : 2, : 2 * SIDE : 2], fake_pictures(place(desk, 0).code.values)[0, ..., 0]
    )
    assert read_session(sheet) is not None
    export(desk, ExportChoice(Kind.SHEET, has_session=False), sheet)
    assert read_session(sheet) is None


def test_a_strip_is_saved_as_a_film(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    desk.stand.store.edit(grid_edits.choose_mode(Mode.STRIP))
    export(desk, ExportChoice(Kind.GIF, frames=5, play=Play.LOOP), tmp_path / "strip.gif")
    with Image.open(tmp_path / "strip.gif") as film:
        assert getattr(film, "n_frames", 0) == 8
    export(desk, ExportChoice(Kind.FRAMES, frames=5), tmp_path / "frames")
    assert len(list((tmp_path / "frames").iterdir())) == 5


def test_labels_are_told_what_was_found_of_the_path(
    desk: Desk, grid: GridPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    captions: list[str] = []

    def labels(*known: Any) -> Labels:
        captions.append(labels_of(*known).caption)
        return labels_of(*known)

    monkeypatch.setattr("explorer.ui.grid_export.labels_of", labels)
    store = desk.stand.store
    store.edit(grid_edits.choose_mode(Mode.STRIP))
    store.edit(grid_edits.choose_route(Route.SHORTEST))
    state, model = store.view.session.grid, ModelRef(TINY.id, TINY.path)
    question, codes = question_of(state, TINY, model), Codes.of(sheet_of(state, TINY).codes())
    assert question is not None
    found = Found(question, codes, codes, Extent(3.0, 9.5), 5, is_over=True, is_converged=True)
    for path in (None, found):
        shown = replace(store.view.gaze.grid, found=path)
        store.look(partial(replace, grid=shown))
        export(desk, ExportChoice(Kind.SHEET, has_labels=True), tmp_path / "strip.png")
    assert captions == ["From A (0) to B (1): straight path so far", "From A (0) to B (1): shortest path"]


def test_codes_are_saved_for_other_programs(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    export(desk, ExportChoice(Kind.NPZ), tmp_path / "codes.npz")
    with np.load(tmp_path / "codes.npz") as found:
        assert found["codes"].shape == (64, 2)
        assert json.loads(str(found["session"]))["grid"]["model"] == TINY.id
    export(desk, ExportChoice(Kind.CSV), tmp_path / "codes.csv")
    assert len((tmp_path / "codes.csv").read_text().splitlines()) == 65


def test_a_place_that_cannot_be_written_is_said(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    export(desk, ExportChoice(Kind.SHEET), tmp_path / "nowhere" / "sheet.png")
    assert "does not exist" in desk.said
    assert desk.window.late.grid.exporting.row.isHidden()


def test_an_export_that_is_cancelled_leaves_nothing(desk: Desk, grid: GridPanel, tmp_path: Path) -> None:
    page = desk.window.late.grid.exporting
    desk.stand.conductor.wake()
    page.begin(ExportChoice(Kind.SHEET), tmp_path / "sheet.png")
    assert page.row.isVisible()
    page.row.cancel_button.click()
    desk.stand.handler.set_free()
    desk.stand.wait_until_idle()
    assert not page.is_running
    assert page.row.isHidden()
    assert list(tmp_path.iterdir()) == []


def test_a_second_export_is_not_asked_for_while_one_runs(
    desk: Desk, grid: GridPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: ExportDialog) -> int:
        raise AssertionError("the dialog was opened")

    monkeypatch.setattr(ExportDialog, "exec", never)
    desk.stand.conductor.wake()
    desk.window.late.grid.exporting.begin(ExportChoice(Kind.SHEET), tmp_path / "sheet.png")
    desk.trigger("export_grid")
    assert "sheet.png is still being exported" in desk.window.statusBar().currentMessage()
    desk.stand.handler.set_free()
    pump_until((tmp_path / "sheet.png").exists, "the first export")
    pump_until(lambda: not desk.window.late.grid.exporting.is_running, "its end")


def test_an_export_that_fails_once_it_was_cancelled_is_called_cancelled(
    desk: Desk, grid: GridPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_fail = Event(), Event()

    def write(*_: object) -> Writing:
        has_begun.set()
        assert may_fail.wait(PATIENCE)
        raise ExplorerError("The disk is full.")
        yield 1.0

    monkeypatch.setattr("explorer.ui.grid_export.write_csv", write)
    page = desk.window.late.grid.exporting
    page.begin(ExportChoice(Kind.CSV), tmp_path / "codes.csv")
    assert has_begun.wait(PATIENCE)
    page.row.cancel_button.click()
    may_fail.set()
    status = desk.window.statusBar()
    pump_until(lambda: bool(status.currentMessage()), "a message")
    assert status.currentMessage() == "codes.csv was not saved: it was cancelled."
    assert desk.said == ""


def test_the_dialog_asks_what_its_kind_needs(
    desk: Desk, grid: GridPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[list[str]] = []

    def accept(dialog: ExportDialog) -> int:
        offered.append([dialog.kind.itemText(row) for row in range(dialog.kind.count())])
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ExportDialog, "exec", accept)
    answer_file_dialogs(monkeypatch, tmp_path / "sheet")
    desk.stand.handler.set_free()
    desk.trigger("export_grid")
    pump_until(lambda: not desk.window.late.grid.exporting.is_running, "an export")
    assert (tmp_path / "sheet.png").is_file()
    assert not any("GIF" in text for text in offered[0])


def test_the_dialog_tells_how_large_it_will_be(desk: Desk) -> None:
    dialog = ExportDialog((28, 28), (8, 8), list(Kind), desk.window)
    dialog.factor.setValue(1)
    assert dialog.outcome.text() == "252 × 252 pixels, cells of 28 × 28"
    dialog.labels.setChecked(True)
    assert dialog.outcome.text() == "252 × 252 pixels and the labels, cells of 28 × 28"
    dialog.show()
    settle()
    tall = dialog.height()
    dialog.kind.setCurrentIndex(list(Kind).index(Kind.CSV))
    settle()
    assert dialog.height() < tall - 60, "no room is left for what is not there"
    dialog.close()
    dialog.kind.setCurrentIndex(list(Kind).index(Kind.MP4))
    assert dialog.outcome.text() == "100 frames of 28 × 28 pixels, 4.0 s"
    dialog.deleteLater()


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
