"""The grid's export: what is asked, written, and given up."""

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
from PySide6.QtWidgets import QDialog

from explorer.engine.requests import ModelRef
from explorer.errors import ExplorerError
from explorer.imaging.files import Writing
from explorer.imaging.frames import Play
from explorer.imaging.labels import NO_LABELS, Labels
from explorer.imaging.png import read_session
from explorer.imaging.sheets import Layout, Sheet
from explorer.latent.codes import Codes
from explorer.latent.journey import Extent
from explorer.panels.grid import GridPanel
from explorer.session import grid_edits
from explorer.session.grid import Mode, Place, Route
from explorer.session.grid_gaze import Found
from explorer.session.grid_labels import labels_of
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import sheet_of
from explorer.session.grid_strip import question_of
from explorer.ui.export_dialog import ExportChoice, ExportDialog, Kind
from tests.session.samples import facts
from tests.support.gates import PATIENCE
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk, answer_file_dialogs
from tests.ui.stand import SIDE, fake_pictures

TINY = facts()


def place(desk: Desk, index: int) -> Place:
    return places_of(desk.stand.store.view.session.grid, TINY)[index]


def export(desk: Desk, choice: ExportChoice, path: Path) -> None:
    """Export, and wait for its end."""
    page = desk.window.late.grid.exporting
    desk.stand.handler.set_free()
    page.begin(choice, path)
    pump_until(lambda: not page.is_running, "an export")


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


def test_a_strip_is_saved_with_its_mixed_pixels_or_without(
    desk: Desk, grid: GridPanel, tmp_path: Path
) -> None:
    desk.stand.store.edit(grid_edits.choose_mode(Mode.STRIP))
    desk.show_picture()
    strip = tmp_path / "strip.png"
    export(desk, ExportChoice(Kind.SHEET, gap=2, has_pixels=True), strip)
    pixels = np.asarray(Image.open(strip))
    assert pixels.shape == (2 * SIDE + 2, 11 * SIDE + 10 * 2)
    for index in range(22):
        shown = grid.sheet_view.picture(index)
        assert shown is not None
        row, column = divmod(index, 11)
        at = (row * (SIDE + 2), column * (SIDE + 2))
        assert np.array_equal(pixels[at[0] : at[0] + SIDE, at[1] : at[1] + SIDE], shown[..., 0])
    export(desk, ExportChoice(Kind.SHEET, gap=2), strip)
    assert np.asarray(Image.open(strip)).shape == (SIDE, 11 * SIDE + 10 * 2)


def test_the_dialog_offers_the_mixed_pixels_of_a_strip_alone(desk: Desk) -> None:
    dialog = ExportDialog((28, 28), (8, 8), list(Kind), NO_LABELS, desk.window)
    dialog.show()
    assert not dialog.pixels.isVisible()
    assert not dialog.choice.has_pixels
    dialog.deleteLater()
    dialog = ExportDialog((28, 28), (2, 8), list(Kind), NO_LABELS, desk.window, is_strip=True)
    dialog.factor.setValue(1)
    dialog.show()
    assert dialog.pixels.isVisible()
    assert dialog.choice.has_pixels
    assert dialog.outcome.text() == "252 × 60 pixels, cells of 28 × 28"
    dialog.pixels.setChecked(False)
    assert dialog.outcome.text() == "252 × 28 pixels, cells of 28 × 28"
    dialog.pixels.setChecked(True)
    dialog.kind.setCurrentIndex(list(Kind).index(Kind.NPZ))
    assert dialog.outcome.text() == "1 × 8 places, one code each"
    assert not dialog.pixels.isVisible()
    dialog.deleteLater()


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


def test_rows_of_a_strip_have_names_where_both_are_saved(
    desk: Desk, grid: GridPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside: list[list[str]] = []

    def labels(*known: Any) -> Labels:
        beside.append(list(labels_of(*known).rows))
        return labels_of(*known)

    monkeypatch.setattr("explorer.ui.grid_export.labels_of", labels)
    desk.stand.store.edit(grid_edits.choose_mode(Mode.STRIP))
    for has_pixels in (True, False):
        choice = ExportChoice(Kind.SHEET, has_labels=True, has_pixels=has_pixels)
        export(desk, choice, tmp_path / "strip.png")
    assert beside == [["Codes", "Pixels"], []]


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
    dialog = ExportDialog((28, 28), (8, 8), list(Kind), NO_LABELS, desk.window)
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


@pytest.mark.parametrize("has_labels", [False, True])
def test_a_sheet_that_would_be_refused_is_not_offered(desk: Desk, *, has_labels: bool) -> None:
    labels = labels_of(replace(desk.stand.store.view.session.grid, mode=Mode.PLANE), TINY, 32, 32)
    dialog = ExportDialog((28, 28), (32, 32), list(Kind), labels, desk.window)
    dialog.labels.setChecked(has_labels)
    pictures, places = np.zeros((1, 28, 28, 1), np.uint8), np.array([[31, 31]], np.float32)
    for factor in range(1, 33):
        dialog.factor.setValue(factor)
        layout = Layout(28 * factor, 4, labels=labels if has_labels else NO_LABELS)
        refused = pytest.raises(ExplorerError, match="at most 400 million")
        with nullcontext() if dialog.save.isEnabled() else refused:
            Sheet(pictures, places, layout)
    assert not dialog.save.isEnabled()
    size, limit = dialog.outcome.text().split("\n")
    assert size.startswith("28,796 × 28,796 pixels")
    assert limit == "Too large: at most 400 million pixels, such as 20,000 × 20,000. Enlarge less."
    dialog.kind.setCurrentIndex(list(Kind).index(Kind.CSV))
    assert dialog.save.isEnabled()
    dialog.kind.setCurrentIndex(list(Kind).index(Kind.SHEET))
    dialog.factor.setValue(4)
    assert dialog.save.isEnabled()
    assert "Too large" not in dialog.outcome.text()
    dialog.deleteLater()


def test_labels_that_make_a_sheet_too_large_are_counted(desk: Desk) -> None:
    labels = labels_of(replace(desk.stand.store.view.session.grid, mode=Mode.PLANE), TINY, 32, 32)
    dialog = ExportDialog((28, 28), (32, 32), list(Kind), labels, desk.window)
    dialog.factor.setValue(22)
    dialog.gap.setValue(9)
    assert dialog.outcome.text().startswith("19,991 × 19,991 pixels,")
    assert dialog.save.isEnabled()
    dialog.labels.setChecked(True)
    assert not dialog.save.isEnabled()
    dialog.deleteLater()
