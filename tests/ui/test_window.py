"""The window as a person meets it: menus, keys, drops, the message bar, the status bar."""

from html import escape
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QToolButton,
)

from explorer.engine.requests import DecodeCodes, EncodeFiles, UseDevice
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.panels.model_picker import ModelPicker
from explorer.session import edits
from explorer.ui.actions import SPECS
from explorer.ui.model_jobs import OPEN
from explorer.ui.theme import DARK, LIGHT, ThemeMode
from explorer.widgets.images import pixels_of
from explorer.widgets.lens import Lens
from explorer.widgets.message_bar import MessageBar
from tests.session.samples import facts
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk, answer_file_dialogs
from tests.ui.test_model_jobs import bundle

SHIFT = Qt.KeyboardModifier.ShiftModifier


def pins(desk: Desk) -> list[Codes]:
    return [pin.code for pin in desk.stand.store.view.session.map.marks.pins]


def menus(desk: Desk) -> dict[str, QMenu]:
    """Menus of the menu bar by name."""
    found = [action.menu() for action in desk.window.menuBar().actions()]
    return {menu.title().replace("&", ""): menu for menu in found if isinstance(menu, QMenu)}


def status(desk: Desk) -> str:
    return " | ".join(label.text() for label in desk.window.statusBar().findChildren(QLabel))


# --- actions ---


def test_every_row_of_the_table_has_an_action_a_text_and_a_tip(desk: Desk) -> None:
    assert set(desk.window.actions_by_name) == {spec.name for spec in SPECS}
    for name, action in desk.window.actions_by_name.items():
        assert action.text(), name
        assert action.toolTip(), name


def test_no_two_actions_share_a_key() -> None:
    keys = [key for spec in SPECS for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_the_view_menu_is_in_groups(desk: Desk) -> None:
    groups: list[list[str]] = [[]]
    for action in menus(desk)["View"].actions():
        if action.isSeparator():
            groups.append([])
        else:
            groups[-1].append(action.objectName() or action.text().replace("&", ""))
    assert [group[0] for group in groups] == [
        "reset_view",
        "show_manifold",
        "show_points",
        "show_legend",
        "Colour by",
        "next_plane",
        "full_screen",
    ]
    assert groups[4] == ["Colour by", "next_colouring", "previous_colouring", "show_all_classes"]
    assert groups[-1] == ["full_screen", "Theme", "Device"]


def test_every_action_is_in_a_menu_or_walks(desk: Desk) -> None:
    in_menus = {action.objectName() for menu in menus(desk).values() for action in menu.actions()}
    assert {spec.name for spec in SPECS if spec.menu != "Walk"} <= in_menus
    assert list(menus(desk)) == ["File", "Edit", "Select", "Face", "View", "Grid", "Help"]


def test_at_first_there_is_nothing_to_undo_and_all_layers_are_shown(empty_desk: Desk) -> None:
    assert not empty_desk.action("undo").isEnabled()
    assert not empty_desk.action("redo").isEnabled()
    for layer in ("points", "captions", "rings", "legend"):
        assert empty_desk.action(f"show_{layer}").isChecked()


def test_undo_and_redo_name_the_step(desk: Desk) -> None:
    assert not desk.action("undo").isEnabled()
    desk.click(1.0, 1.0)
    assert desk.action("undo").text() == "&Undo “Pin code”"
    desk.press("Ctrl+Z")
    assert pins(desk) == []
    assert not desk.action("undo").isEnabled()
    assert desk.action("redo").text() == "&Redo “Pin code”"
    desk.press("Ctrl+Y")
    assert len(pins(desk)) == 1
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Shift+Z")
    assert len(pins(desk)) == 1


def test_layers_are_switched_by_keys_and_follow_undo(desk: Desk) -> None:
    desk.press("3")
    assert not desk.stand.store.view.session.map.layers.rings
    assert not desk.action("show_rings").isChecked()
    desk.press("Ctrl+Z")
    assert desk.action("show_rings").isChecked()
    assert desk.stand.store.view.session.map.layers.rings


def test_keys_walk_stride_step_and_delete_pins(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    desk.click(-1.0, 1.0, SHIFT)
    start = pins(desk)
    desk.press("Right")
    desk.press("Shift+Up")
    moved = pins(desk)
    assert moved[0] == start[0]
    assert moved[1].values[0, 0] > start[1].values[0, 0]
    assert moved[1].values[0, 1] - start[1].values[0, 1] > moved[1].values[0, 0] - start[1].values[0, 0]
    first, second = (pin.key for pin in desk.stand.store.view.session.map.marks.pins)
    desk.press("]")
    assert desk.stand.store.view.gaze.selected == first
    desk.press("[")
    assert desk.stand.store.view.gaze.selected == second
    desk.press("Del")
    assert pins(desk) == start[:1]
    assert desk.stand.store.view.gaze.selected == first
    desk.press("P")
    assert len(pins(desk)) == 2
    desk.press("Shift+Del")
    assert pins(desk) == []
    while desk.stand.store.undo_label:
        desk.press("Ctrl+Z")
    assert pins(desk) == []


def test_a_key_typed_into_the_code_is_no_shortcut(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    code = desk.window.inspector._code_field
    code.setFocus()
    code.selectAll()
    QTest.keyClicks(code, "1-4pra")
    assert code.text() == "1-4pra"
    QTest.keyClick(code, Qt.Key.Key_Backspace)
    assert len(pins(desk)) == 1
    layers = desk.stand.store.view.session.map.layers
    assert layers.points
    assert layers.legend


def test_the_view_zooms_and_resets_by_keys(desk: Desk) -> None:
    canvas = desk.window.map_panel.canvas
    home = canvas.viewport
    desk.press("+")
    assert canvas.viewport.scale > home.scale
    desk.press("-")
    assert canvas.viewport.scale == pytest.approx(home.scale)
    desk.press("+")
    desk.press("R")
    assert canvas.viewport == home
    assert desk.stand.store.undo_label is None, "looking around is nothing to undo"


def test_arrow_keys_in_the_legend_go_from_row_to_row(desk: Desk) -> None:
    """And walk no pin, although the legend floats over the map."""
    desk.click(1.0, 1.0)
    before = pins(desk)
    first, second, _ = desk.window.map_panel.legend.rows
    first.setFocus()
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    assert pins(desk) == before


def test_the_inspectors_buttons_are_the_actions(desk: Desk) -> None:
    texts = [button.text() for button in desk.window.inspector.findChildren(QToolButton)]
    assert {"Save", "Copy", "Pin"} <= set(texts)


def test_shortcuts_are_listed(desk: Desk) -> None:
    desk.press("F1")
    (dialog,) = (one for one in desk.window.findChildren(QDialog) if one.windowTitle() == "Shortcuts")
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Save picture" in text
    assert "Ctrl+Shift+S" in text
    assert "None" not in text
    listed = [spec for spec in SPECS if spec.keys and spec.menu != "Walk"]
    assert all(escape(spec.text.replace("&", "").rstrip("…")) in text for spec in listed)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert not any(one.windowTitle() == "Shortcuts" for one in desk.window.findChildren(QDialog))


def test_about_says_what_this_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "about", lambda _, __, text: told.append(text))
    desk.trigger("about")
    assert "variational autoencoder" in told[0]


def test_what_there_is_nothing_for_is_not_offered(desk: Desk) -> None:
    pin_actions = ("rename_pin", "delete_pin", "delete_all_pins", "next_pin", "previous_pin")
    assert not any(desk.action(name).isEnabled() for name in pin_actions)
    assert not desk.action("show_all_classes").isEnabled()
    desk.click(1.0, 1.0)
    assert all(desk.action(name).isEnabled() for name in pin_actions)
    desk.stand.store.edit(edits.toggle_class(0, "zero"))
    assert desk.action("show_all_classes").isEnabled()
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Z")
    assert not any(desk.action(name).isEnabled() for name in (*pin_actions, "show_all_classes"))


def test_a_low_window_scrolls_the_inspector(desk: Desk) -> None:
    desk.window.resize(700, 500)
    settle()
    assert desk.window.height() == 500
    area = desk.window.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() > 0
    assert area.viewport().width() >= desk.window.inspector.width()
    desk.window.resize(1000, 1000)
    settle()
    assert area.verticalScrollBar().maximum() == 0
    assert area.width() == desk.window.inspector.width()


def test_enter_in_the_code_field_gives_the_keyboard_back_to_the_map(desk: Desk) -> None:
    code = desk.window.inspector._code_field
    code.setFocus()
    code.selectAll()
    QTest.keyClicks(code, "1, 1")
    QTest.keyClick(code, Qt.Key.Key_Return)
    assert desk.window.map_panel.canvas.hasFocus()
    assert pins(desk) == [Codes.of([[1.0, 1.0]])]


def test_a_name_that_was_typed_gives_the_keyboard_back_to_the_map(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    desk.press("F2")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "one")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert desk.stand.store.view.session.map.marks.pins[0].name == "one"
    assert desk.window.map_panel.canvas.hasFocus()


def test_tab_goes_through_the_window_in_the_order_of_reading(desk: Desk) -> None:
    desk.show_picture()
    window = desk.window
    buttons = {button.text(): button for button in window.inspector.findChildren(QToolButton)}
    (first, *_) = window.map_panel.legend.rows
    wanted = [
        window.map_panel.canvas,
        first,
        buttons["Save"],
        buttons["Pin"],
        window.inspector._code_field,
        window.inspector._strip,
    ]
    window.map_panel.canvas.setFocus()
    seen = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [widget for widget in seen if widget in wanted][: len(wanted)] == wanted


def test_full_screen_can_be_left_again(desk: Desk) -> None:
    desk.press("F11")
    assert desk.window.isFullScreen()
    desk.press("F11")
    assert not desk.window.isFullScreen()


# --- models, files, devices ---


def test_the_status_bar_says_what_is_seen_and_done(desk: Desk) -> None:
    assert "300 encoded pictures" in status(desk)
    assert "idle" in status(desk)
    desk.stand.conductor.wake()
    assert "loading the model" in status(desk)
    desk.stand.wait_until_idle()
    assert "idle" in status(desk)
    desk.stand.model_jobs.use_device("auto")
    desk.stand.wait_until_idle()
    assert "cpu" in status(desk)


def test_a_dropped_bundle_is_opened(desk: Desk, tmp_path: Path) -> None:
    path = bundle(tmp_path, "dropped")
    drop(desk, [path])
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    assert "opening dropped.safetensors" in status(desk)
    desk.stand.wait_until_idle()
    picker = desk.window.findChild(ModelPicker)
    assert isinstance(picker, ModelPicker)
    assert picker.currentText() == "Dropped, 2-D"
    assert desk.action("undo").text() == "&Undo “Open Dropped, 2-D”"


def test_a_dropped_data_file_is_encoded_with_the_model_shown(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "t10k-images-idx3-ubyte"
    drop(desk, [path])
    (request,) = desk.stand.engine.requests("encode")
    assert isinstance(request, EncodeFiles)
    assert request.source == path
    assert request.model.id == facts().id


def test_data_without_a_model_is_a_message(empty_desk: Desk, tmp_path: Path) -> None:
    drop(empty_desk, [tmp_path / "t10k-images-idx3-ubyte"])
    assert empty_desk.said == "Open a model first: it is what pictures are encoded with."


def test_a_drop_of_text_or_of_our_own_picture_is_not_taken(desk: Desk) -> None:
    text = QMimeData()
    text.setText("0.5, 1")
    assert not would_take(desk, text)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/x/one.safetensors")])
    assert would_take(desk, files)
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/one.safetensors")])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        web,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)
    assert desk.stand.engine.requests(OPEN) == []


def would_take(desk: Desk, mime: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    desk.window.dragEnterEvent(event)
    return event.isAccepted()


def drop(desk: Desk, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert would_take(desk, mime)
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)


def test_a_model_is_opened_by_the_dialog(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = answer_file_dialogs(monkeypatch, bundle(tmp_path, "chosen"))
    desk.press("Ctrl+O")
    assert titles == ["Open a model"]
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    answer_file_dialogs(monkeypatch, "")
    desk.trigger("open_model")
    desk.stand.wait_until_idle()
    assert len(desk.stand.engine.requests(OPEN)) == 1, "a dialog that was cancelled opens nothing"


@pytest.mark.parametrize(("button", "count"), [("Folder…", 1), ("Idx file…", 1), ("Cancel", 0)])
def test_data_are_chosen_by_the_dialog(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str, count: int
) -> None:
    answer_file_dialogs(monkeypatch, tmp_path)

    def press_it(box: QMessageBox) -> int:
        next(one for one in box.buttons() if one.text().replace("&", "") == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press_it)
    desk.trigger("encode_data")
    assert len(desk.stand.engine.requests("encode")) == count


def test_the_picker_opens_a_model_and_follows_what_is_shown(desk: Desk, tmp_path: Path) -> None:
    path = bundle(tmp_path, "other")
    desk.stand.model_jobs.open_file(path)
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    desk.stand.wait_until_idle()
    picker = desk.window.findChild(ModelPicker)
    assert isinstance(picker, ModelPicker)
    assert [picker.itemText(row) for row in range(2)] == ["Tiny, 2-D", "Other, 2-D"]
    desk.press("Ctrl+Z")
    assert picker.currentText() == "Tiny, 2-D"


def test_devices_are_offered_once_they_are_known(desk: Desk) -> None:
    menu = next(
        m
        for m in menus(desk)["View"].findChildren(QMenu) + desk.window.findChildren(QMenu)
        if m.title() == "&Device"
    )
    assert not menu.isEnabled()
    desk.stand.model_jobs.use_device("auto")
    desk.stand.wait_until_idle()
    assert menu.isEnabled()
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("cpu", True),
        ("cuda", False),
    ]
    menu.actions()[1].trigger()
    assert desk.stand.engine.requests("device")[-1] == UseDevice("cuda")
    desk.stand.wait_until_idle()
    assert [action.isChecked() for action in menu.actions()] == [False, True]


# --- messages, themes, menus ---


def test_a_failing_drag_shows_one_line_that_can_be_dismissed(desk: Desk) -> None:
    desk.stand.handler.broken = lambda request: (
        ExplorerError("The network is broken.") if isinstance(request, DecodeCodes) else None
    )
    desk.stand.conductor.wake()
    for x in range(4):
        QTest.mouseMove(desk.window.map_panel.canvas, desk.pixel(x / 2, 0.0))
        desk.stand.wait_until_idle()
    assert desk.said == "The network is broken."
    bar = desk.window.findChild(MessageBar)
    assert isinstance(bar, MessageBar)
    (button,) = bar.findChildren(QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.said == ""
    assert not bar.isVisible()


def test_a_wrong_code_is_a_message_until_a_right_one_comes(desk: Desk) -> None:
    desk.window.inspector.enter_code("1, 2, 3")
    assert desk.said == "A code of this model has 2 numbers, not 3."
    desk.window.inspector.enter_code("1, 2")
    assert desk.said == ""
    assert pins(desk) == [Codes.of([[1.0, 2.0]])]


def test_another_theme_keeps_everything_else(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    desk.press("+")
    pump_until(lambda: bool(desk.window.map_panel.canvas._captions), "the captions")
    view, viewport = desk.stand.store.view, desk.window.map_panel.canvas.viewport
    light = desk.window.map_panel.canvas.render_image(1.0)
    theme = next(m for m in desk.window.findChildren(QMenu) if m.title() == "&Theme")
    dark = next(action for action in theme.actions() if action.text() == "Dark")
    dark.trigger()
    settle()
    assert desk.themes.mode is ThemeMode.DARK
    assert dark.isChecked()
    assert desk.window.map_panel.canvas.render_image(1.0) != light
    assert (desk.stand.store.view, desk.window.map_panel.canvas.viewport) == (view, viewport)
    assert desk.window.palette().window().color().name() == DARK.window.lower()
    next(action for action in theme.actions() if action.text() == "Light").trigger()
    settle()
    again = pixels_of(desk.window.map_panel.canvas.render_image(1.0), is_opaque=True).astype(int)
    assert np.abs(again - pixels_of(light, is_opaque=True)).max() < 10, (
        "letters may be smoothed a trace otherwise"
    )
    assert desk.window.palette().window().color().name() == LIGHT.window.lower()


@pytest.mark.parametrize("is_on_pin", [True, False])
def test_the_context_menu_offers_what_fits(
    desk: Desk, is_on_pin: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: opened.append(menu))
    desk.click(1.0, 1.0)
    key = desk.stand.store.view.gaze.selected
    desk.window.map_panel.context_requested.emit(QPoint(50, 50), key if is_on_pin else None)
    (menu,) = opened
    names = {action.objectName() for action in menu.actions()}
    assert ("delete_pin" in names) == is_on_pin
    assert ("pin_here" in names) != is_on_pin
    assert "save_picture" in names
    assert menu.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


# --- the way of data, and closing ---


def test_a_move_of_the_pointer_brings_the_picture(desk: Desk) -> None:
    QTest.mouseMove(desk.window.map_panel.canvas, desk.pixel(1.0, 1.0))
    desk.stand.wait_until_idle()
    shown = desk.window.inspector.pictured
    assert shown is not None
    at = desk.stand.store.view.gaze.pointer
    assert at is not None
    assert shown[0] == Codes.of([at])
    lens = desk.window.map_panel.canvas.findChild(Lens)
    assert isinstance(lens, Lens)
    assert lens.isVisible()
    assert lens.image == desk.window.inspector.picture_view.image


def test_closing_during_work_ends_everything(desk: Desk) -> None:
    closed: list[int] = []
    desk.window.closed.connect(lambda: closed.append(1))
    desk.window.closed.connect(desk.stand.conductor.close)
    desk.stand.conductor.wake()
    desk.stand.handler.await_chunk()
    asked = len(desk.stand.engine.asked)
    desk.press("Ctrl+Q")
    assert closed == [1]
    assert not desk.window.isVisible()
    desk.stand.store.edit(edits.pin_code(Codes.of([[1.0, 1.0]]), is_added=True))
    assert len(desk.stand.engine.asked) == asked


def test_buttons_say_what_they_do(desk: Desk) -> None:
    """For who cannot see the icons."""
    for button in [*desk.window.findChildren(QToolButton), *desk.window.findChildren(QPushButton)]:
        if button.objectName() != "qt_menubar_ext_button":
            assert button.text() or button.toolTip() or button.accessibleName(), button


def test_one_click_dismisses_what_all_slots_say(desk: Desk) -> None:
    """A model file that is gone is one sentence, although loading, decoding and searching fail of it."""
    desk.stand.handler.broken = lambda _: ExplorerError("tiny.safetensors does not exist.")
    desk.stand.conductor.wake()
    desk.stand.wait_until_idle()
    assert desk.said == "tiny.safetensors does not exist."
    bar = desk.window.findChild(MessageBar)
    assert isinstance(bar, MessageBar)
    (button,) = bar.findChildren(QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.said == ""
