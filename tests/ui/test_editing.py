"""Pins and clipboard, as the Edit menu and the keys use them."""

import json

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.latent.codes import Codes
from explorer.panels.code_payload import CODE_MIME
from explorer.session import edits
from tests.session.samples import facts
from tests.support.qt import settle
from tests.ui.desk import Desk
from tests.ui.stand import fake_pictures


def pins(desk: Desk) -> list[Codes]:
    return [pin.code for pin in desk.stand.store.view.session.map.marks.pins]


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_a_copied_picture_carries_pixels_text_and_code(desk: Desk) -> None:
    desk.window.inspector.enter_code("0.1, -2")
    desk.show_picture()
    desk.trigger("copy_picture")
    mime = QGuiApplication.clipboard().mimeData()
    image = QImage(mime.imageData())
    picture = fake_pictures(Codes.of([[0.1, -2.0]]).values)[0]
    assert (image.width(), image.height()) == (6, 6)
    assert image.pixelColor(4, 1).red() == picture[1, 4, 0]
    assert mime.text() == "0.1, -2.0"
    payload = json.loads(bytes(mime.data(CODE_MIME).data()))
    assert payload["model"] == facts().id
    assert Codes.of([payload["code"]]) == Codes.of([[0.1, -2.0]])


def test_without_a_picture_there_is_nothing_to_copy(desk: Desk) -> None:
    copy("something else")
    assert not desk.action("copy_picture").isEnabled()
    desk.press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "something else"
    desk.show_picture()
    assert desk.action("copy_picture").isEnabled()


def test_a_copied_code_can_be_pasted_exactly(desk: Desk) -> None:
    desk.window.inspector.enter_code("0.1234567, -2")
    desk.trigger("copy_code")
    desk.stand.store.undo()
    desk.trigger("paste_code")
    assert pins(desk) == [Codes.of([[0.1234567, -2.0]])]
    assert desk.said == ""


@pytest.mark.parametrize("text", ["", "  \n", "hello", "1, 2, 3", "nan, 1", "x" * 10_000, "1,,2,,"])
def test_what_is_no_code_on_the_clipboard_is_a_sentence(desk: Desk, text: str) -> None:
    copy(text)
    desk.trigger("paste_code")
    if text == "1,,2,,":
        assert pins(desk) == [Codes.of([[1.0, 2.0]])]
        return
    assert desk.said.endswith(".")
    assert len(desk.said) < 200
    assert pins(desk) == []
    copy("1 2")
    desk.trigger("paste_code")
    assert desk.said == ""
    assert pins(desk) == [Codes.of([[1.0, 2.0]])]


def test_what_could_not_be_pasted_is_of_no_interest_once_something_else_is_done(desk: Desk) -> None:
    copy("")
    desk.trigger("paste_code")
    assert "no code on the clipboard" in desk.said
    desk.click(1.0, 1.0)
    assert desk.said == ""


def test_a_picture_on_the_clipboard_is_no_code(desk: Desk) -> None:
    mime = QMimeData()
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(mime)
    desk.trigger("paste_code")
    assert "no code on the clipboard" in desk.said


def test_the_code_at_hand_is_pinned_and_selected(desk: Desk) -> None:
    desk.trigger("pin_here")
    assert pins(desk) == [Codes.of([[0.0, 0.0]])]
    assert desk.stand.store.view.gaze.selected == desk.stand.store.view.session.map.marks.pins[0].key


def test_the_selected_pin_is_deleted_and_the_one_before_it_selected(desk: Desk) -> None:
    for x in (1.0, 2.0, 3.0):
        desk.stand.store.edit(edits.pin_code(Codes.of([[x, 0.0]]), is_added=True))
    keys = [pin.key for pin in desk.stand.store.view.session.map.marks.pins]
    assert not desk.action("delete_pin").isEnabled(), "none is selected"
    desk.trigger("previous_pin")
    assert desk.stand.store.view.gaze.selected == keys[0]
    desk.trigger("previous_pin")
    assert desk.stand.store.view.gaze.selected == keys[2]
    desk.trigger("next_pin")
    assert desk.stand.store.view.gaze.selected == keys[0]
    desk.trigger("previous_pin")
    desk.trigger("delete_pin")
    assert desk.stand.store.view.gaze.selected == keys[1]
    desk.trigger("next_pin")
    desk.trigger("delete_pin")
    desk.trigger("delete_pin")
    assert pins(desk) == []
    assert desk.stand.store.view.gaze.selected is None
    for count in (1, 2, 3):
        desk.trigger("undo")
        assert len(pins(desk)) == count


def test_the_pin_that_a_key_steps_to_is_looked_at_wherever_the_pointer_rests(desk: Desk) -> None:
    for x in (1.0, 2.0):
        desk.stand.store.edit(edits.pin_code(Codes.of([[x, 0.0]]), is_added=True))
    canvas = desk.window.map_panel.canvas
    for keys, at in (("]", 0), ("]", 1), ("[", 0)):
        canvas.hovered.emit(0.5, 0.5)
        assert desk.window.inspector.code == Codes.of([[0.5, 0.5]])
        desk.press(keys)
        assert desk.window.inspector.code == pins(desk)[at]
    canvas.hovered.emit(0.6, 0.5)
    assert desk.window.inspector.code == Codes.of([[0.6, 0.5]]), "until the pointer moves"


def test_a_pin_that_comes_back_is_the_one_in_hand_again(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    desk.trigger("pin_here")
    first, second = (pin.key for pin in desk.stand.store.view.session.map.marks.pins)
    assert desk.stand.store.view.gaze.selected == second
    desk.trigger("delete_pin")
    assert desk.stand.store.view.gaze.selected == first
    desk.trigger("undo")
    assert desk.stand.store.view.gaze.selected == second
    desk.trigger("undo")
    assert desk.stand.store.view.gaze.selected == first, "as before the second was placed"
    desk.trigger("redo")
    assert desk.stand.store.view.gaze.selected == second


def test_renaming_opens_the_name_of_the_selected_pin(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    desk.trigger("rename_pin")
    settle()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "1pra")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert [pin.name for pin in desk.stand.store.view.session.map.marks.pins] == ["1pra"]
    assert desk.stand.store.view.session.map.layers.points, "a letter typed is no shortcut"


def test_all_classes_are_shown_again(desk: Desk) -> None:
    desk.stand.store.edit(edits.solo_class(0, "zero", 3))
    desk.press("A")
    assert desk.stand.store.view.session.map.marks.hidden == frozenset()


def test_without_a_model_nothing_happens(empty_desk: Desk) -> None:
    copy("1, 2")
    for name in (
        "pin_here", "paste_code", "copy_code", "copy_picture", "delete_pin", "delete_all_pins", "next_pin",
        "rename_pin", "show_all_classes", "walk_left",
    ):  # fmt: skip
        empty_desk.action(name).trigger()
    assert pins(empty_desk) == []
    assert empty_desk.stand.store.undo_label is None


def test_what_was_refused_is_past_once_something_else_is_done(desk: Desk) -> None:
    desk.window.inspector.enter_code("hello")
    assert "is no code" in desk.said
    desk.stand.store.edit(edits.set_points_opacity(0.5))
    assert not desk.said
