"""The window as a person meets it: keys, focus, the message bar, the status bar, closing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
)

from explorer.engine.requests import DecodeCodes
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.session import edits
from explorer.widgets.lens import Lens
from explorer.widgets.message_bar import MessageBar
from tests.support.qt import settle
from tests.ui.desk import Desk, pins, status

SHIFT = Qt.KeyboardModifier.ShiftModifier


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


@pytest.mark.parametrize("page", ["map", "grid", "faces"])
def test_escape_dismisses_a_message_on_every_page(desk: Desk, page: str) -> None:
    desk.window.pages.bring_to_front(page)
    settle()
    desk.stand.messages.error("The network is broken.", "map.code")
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, Qt.Key.Key_Escape)
    assert desk.said == ""


def test_escape_dismisses_a_message_when_nothing_else_is_to_be_ended(desk: Desk) -> None:
    desk.press("D")
    desk.press("S")
    desk.stand.messages.error("The network is broken.", "map.code")
    for seen in ((False, True), (False, False)):
        desk.press("Esc")
        assert (desk.action("lasso").isChecked(), desk.window.strips.drawing.isVisible()) == seen
        assert desk.said
    desk.press("Esc")
    assert desk.said == ""


def test_a_message_moves_no_panel_and_comes_back_after_what_is_done(desk: Desk) -> None:
    before = desk.window.map_panel.canvas.geometry()
    size = desk.window.pages.size()
    desk.stand.messages.error("The network is broken.", "map.code")
    settle()
    assert desk.said == "The network is broken."
    bar, line = desk.window.findChild(MessageBar), desk.window.statusBar().geometry()
    assert isinstance(bar, MessageBar)
    assert (bar.y(), bar.height()) == (line.y(), line.height()), "nothing of the page is covered"
    assert (desk.window.map_panel.canvas.geometry(), desk.window.pages.size()) == (before, size)
    desk.stand.messages.info("Saved a.png.", "save")
    assert (desk.said, desk.window.statusBar().currentMessage()) == ("", "Saved a.png.")
    desk.window.statusBar().clearMessage()
    assert desk.said == "The network is broken."
    desk.stand.messages.info("Saved b.png.", "save")
    desk.stand.messages.error("Another thing.", "grid")
    assert desk.said == "Another thing.", "what fails is said at once"
