"""The message bar: it lies over a line and moves nothing; a long sentence grows upwards."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import delete

from explorer.widgets.message_bar import MessageBar
from tests.support.qt import Stage, settle

SHORT = "No."
LONG = "This code belongs to another model, so it cannot stand beside the others. " * 2


class Below:
    """A page with a line below it, and the bar over that."""

    def __init__(self, stage: Stage) -> None:
        self.window, self.page, self.line = QWidget(), QWidget(), QWidget()
        self.end = QLabel()
        row = QHBoxLayout(self.line)
        row.setContentsMargins(0, 2, 8, 2)
        row.addStretch()
        row.addWidget(self.end)
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(self.line)
        self.bar = MessageBar(self.line, self.end)
        self.window.resize(800, 560)
        stage.mount(self.window)
        settle()


@pytest.fixture
def below(stage: Stage) -> Below:
    return Below(stage)


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_nothing_moves_while_it_shows(below: Below, text: str) -> None:
    before = [widget.geometry() for widget in (below.page, below.line, below.end)]
    below.bar.show_text(text)
    settle()
    assert below.bar.isVisible()
    assert [widget.geometry() for widget in (below.page, below.line, below.end)] == before


def test_a_short_sentence_hides_the_line_alone(below: Below) -> None:
    below.bar.show_text(SHORT)
    settle()
    assert below.bar.geometry().bottom() == below.line.geometry().bottom()
    assert below.bar.y() >= below.line.y()
    assert below.bar.geometry().right() < below.end.x()


def test_all_of_a_long_sentence_is_seen(below: Below) -> None:
    below.bar.show_text(SHORT)
    low = below.bar.height()
    below.bar.show_text(LONG)
    settle()
    (label,) = below.bar.findChildren(QLabel)
    assert low < below.bar.height() < 3 * low
    assert label.height() >= label.heightForWidth(label.width())
    assert below.bar.geometry().bottom() == below.line.geometry().bottom()


def test_it_follows_the_window_and_the_end_of_the_line(below: Below) -> None:
    below.bar.show_text(LONG)
    below.window.resize(500, 400)
    settle()
    assert below.bar.geometry().bottom() == below.line.geometry().bottom()
    assert below.bar.geometry().right() < below.end.x()
    below.end.setText("measuring errors")
    settle()
    assert below.bar.geometry().right() < below.end.x()


def test_it_is_dismissed_by_a_click(below: Below) -> None:
    below.bar.show_text(SHORT)
    heard: list[str] = []
    below.bar.dismissed.connect(lambda: heard.append(below.bar.text))
    (button,) = below.bar.findChildren(QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == [SHORT]
    below.bar.show_text("")
    assert below.bar.text == ""
    assert below.bar.isHidden()


def test_dismissed_by_keys_it_gives_them_back(below: Below) -> None:
    row = below.page
    first, second = QPushButton("first", row), QPushButton("second", row)
    for button in (first, second):
        button.show()
    below.window.activateWindow()
    second.setFocus()
    below.bar.dismissed.connect(lambda: below.bar.show_text(""))
    for holder in (second, first):
        holder.setFocus()
        below.bar.show_text(SHORT)
        (close,) = below.bar.findChildren(QToolButton)
        (label,) = below.bar.findChildren(QLabel)
        label.setFocus(Qt.FocusReason.MouseFocusReason)  # a word of it was selected
        close.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(close, Qt.Key.Key_Space)
        assert below.bar.isHidden()
        assert QApplication.focusWidget() is holder


def test_who_is_gone_is_not_given_the_keys(below: Below) -> None:
    holder = QPushButton("first", below.page)
    holder.show()
    below.window.activateWindow()
    holder.setFocus()
    below.bar.show_text(SHORT)
    (close,) = below.bar.findChildren(QToolButton)
    close.setFocus(Qt.FocusReason.TabFocusReason)
    delete(holder)
    below.bar.show_text("")
    assert below.bar.isHidden()


@pytest.mark.parametrize("size", [9, 13, 30])
def test_the_line_has_room_for_a_sentence_in_any_font(below: Below, size: int) -> None:
    font = below.window.font()
    font.setPointSize(size)
    below.window.setFont(font)
    settle()
    height = below.line.height()
    below.bar.show_text(SHORT)
    settle()
    assert below.bar.height() == below.line.height() == height
