"""Tests of `explorer.widgets.steady_label`."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.widgets.steady_label import SteadyLabel
from tests.support.qt import Stage, settle

LONG = "many words that need more than one line of a narrow window, as they are many"


class Layouts(QObject):
    """Counts how often a window is laid out anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def room(stage: Stage) -> QWidget:
    room = QWidget()
    room.setFixedSize(160, 300)
    QVBoxLayout(room).addStretch(1)
    return room


def put(label: QLabel, room: QWidget, stage: Stage) -> Layouts:
    layout = room.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(0, label)
    stage.mount(room)
    settle()
    layouts = Layouts(room)
    room.installEventFilter(layouts)
    return layouts


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_words_of_the_same_size_move_nothing(room: QWidget, stage: Stage, is_wrapped: bool) -> None:
    label = SteadyLabel()
    label.setWordWrap(is_wrapped)
    label.setText("1.23 away")
    layouts = put(label, room, stage)
    for number in range(5):
        label.setText(f"1.2{number} away")
        settle()
    assert layouts.count == 0
    assert label.text() == label.accessibleName() == "1.24 away"


def test_more_lines_get_more_room_and_fewer_give_it_back(room: QWidget, stage: Stage) -> None:
    label = SteadyLabel()
    label.setWordWrap(True)
    label.setText("few words")
    layouts = put(label, room, stage)
    low = label.height()
    label.setText(LONG)
    settle()
    assert label.height() >= label.heightForWidth(label.width()) > low
    assert layouts.count
    label.setText("few words")
    settle()
    assert label.height() == low


def test_a_line_gets_as_much_room_as_it_needs(room: QWidget, stage: Stage) -> None:
    label = SteadyLabel()
    label.setText("1 ms")
    put(label, room, stage)
    label.setText("loading the model")
    settle()
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance("loading the model")


@pytest.mark.parametrize("text", ["some words", LONG])
def test_it_looks_as_a_label_does(stage: Stage, text: str) -> None:
    label, plain = stage.keep(SteadyLabel()), stage.keep(QLabel())
    for one in (label, plain):
        one.setWordWrap(True)
        one.resize(150, 90)
        one.setText("other words")
        one.setText(text)
    assert label.grab().toImage() == plain.grab().toImage()


def test_a_label_that_had_no_words_yet_has_the_room_for_its_first_ones(room: QWidget, stage: Stage) -> None:
    label = SteadyLabel(least_lines=2)
    label.setWordWrap(True)
    put(label, room, stage)
    label.setText("words that need more than one line")
    settle()
    assert label.height() >= 2 * label.fontMetrics().lineSpacing()
