"""The model picker shows the panel's model; what is chosen is emitted, and not made."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.panels.model_picker import ModelPicker
from tests.support.qt import Stage

ONE, TWO = Path("one.safetensors"), Path("two.safetensors")
ROWS = [("One, 2-D", ONE), ("Two, 2-D", TWO)]


class Heard:
    def __init__(self, stage: Stage) -> None:
        self.picker = stage.mount(ModelPicker())
        self.chosen: list[Path] = []
        self.requested: list[int] = []
        self.picker.chosen.connect(self.chosen.append)
        self.picker.open_requested.connect(lambda: self.requested.append(1))

    def texts(self) -> list[str]:
        return [text for row in range(self.picker.count()) if (text := self.picker.itemText(row))]

    def press(self, key: Qt.Key) -> None:
        """Choose a row with the keyboard."""
        QTest.keyClick(self.picker, key)


@pytest.fixture
def heard(stage: Stage) -> Heard:
    return Heard(stage)


def test_it_lists_the_models_and_a_way_to_open_another(heard: Heard) -> None:
    heard.picker.set_models(ROWS, TWO)
    assert heard.texts() == ["One, 2-D", "Two, 2-D", "Open a model file…"]
    assert heard.picker.currentText() == "Two, 2-D"
    heard.picker.set_models(ROWS, ONE)
    assert heard.picker.currentText() == "One, 2-D"
    heard.picker.set_models(ROWS, None)
    assert heard.picker.currentIndex() == -1
    assert (heard.chosen, heard.requested) == ([], []), "showing emits nothing"


def test_a_choice_is_emitted_and_the_model_shown_stays_until_it_is_there(heard: Heard) -> None:
    heard.picker.set_models(ROWS, ONE)
    heard.press(Qt.Key.Key_Down)
    assert heard.chosen == [TWO]
    assert heard.picker.currentText() == "One, 2-D"


def test_the_model_that_is_shown_can_be_chosen_again(heard: Heard) -> None:
    """It shows the codes it came with, where others were encoded meanwhile."""
    heard.picker.set_models(ROWS, ONE)
    heard.picker.activated.emit(0)  # as a click on its row in the list does
    assert (heard.chosen, heard.requested) == ([ONE], [])


def test_the_last_row_asks_for_a_file(heard: Heard) -> None:
    heard.picker.set_models(ROWS, ONE)
    heard.press(Qt.Key.Key_End)
    assert (heard.chosen, heard.requested) == ([], [1])
    assert heard.picker.currentText() == "One, 2-D"


def test_without_models_a_file_can_be_opened(heard: Heard) -> None:
    heard.picker.set_models([], None)
    heard.press(Qt.Key.Key_End)
    assert heard.requested == [1]
