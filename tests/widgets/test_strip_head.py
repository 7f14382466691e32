"""The line above a strip: where its parts stand."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QSlider, QToolButton

from explorer.widgets.strip_head import StripHead
from tests.support.qt import Stage, settle


def test_what_closes_is_at_the_right_and_says_the_key(stage: Stage) -> None:
    head = StripHead("Title", closing="Close, and forget")
    buttons = [QToolButton(), QToolButton()]
    for button in buttons:
        head.add_button(button)
    head.resize(500, 30)
    stage.mount(head)
    assert head.close_button.geometry().right() == 499
    assert buttons[0].x() < buttons[1].x() < head.close_button.x()
    assert head.close_button.toolTip() == "Close, and forget (Esc)"
    spy = QSignalSpy(head.closed)
    QTest.mouseClick(head.close_button, Qt.MouseButton.LeftButton)
    assert spy.count() == 1


def test_a_long_title_wraps_unless_something_beside_it_wants_the_room(stage: Stage) -> None:
    words = "Which pictures are reconstructed worst is known once their originals are at hand."
    head = StripHead(words)
    head.resize(300, 80)
    stage.mount(head)
    assert head.heightForWidth(300) > head.heightForWidth(2000)
    beside = StripHead("Path")
    slider = QSlider(Qt.Orientation.Horizontal)
    beside.add_beside_title(slider, 1)
    beside.resize(500, 30)
    stage.mount(beside)
    assert slider.width() > 350
    beside.set_title("Drawn path")
    settle()
    assert beside.title == "Drawn path"
    assert slider.width() < 450
