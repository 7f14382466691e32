"""The list of pins says what a person wants, and changes nothing by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from explorer.latent.codes import Codes
from explorer.panels.code_payload import CodePayload
from explorer.panels.code_text import coordinates
from explorer.panels.pin_list import PinList
from explorer.session.map import Pin
from tests.support.qt import Stage, settle

ONE, TWO, THREE = (Pin(key, Codes.of([[key, -key]])) for key in (1, 2, 3))


class Heard:
    """A list on screen, and what it has emitted."""

    def __init__(self, stage: Stage) -> None:
        self.pins = PinList()
        self.picked: list[int] = []
        self.named: list[tuple[int, str]] = []
        self.deleted: list[int] = []
        self.pins.picked.connect(self.picked.append)
        self.pins.named.connect(lambda key, name: self.named.append((key, name)))
        self.pins.deleted.connect(self.deleted.append)
        self.pins.resize(260, 200)
        stage.mount(self.pins)

    def texts(self) -> list[str]:
        return [self.pins.item(row).text() for row in range(self.pins.count())]

    def type_name(self, name: str) -> None:
        """Type a name into the editor that is open."""
        settle()
        editor = self.pins.findChild(QLineEdit)
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        QTest.keyClicks(editor, name) if name else QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        settle()


@pytest.fixture
def heard(stage: Stage) -> Heard:
    return Heard(stage)


def test_showing_pins_emits_nothing(heard: Heard) -> None:
    heard.pins.set_pins((ONE, TWO), 2)
    heard.pins.set_images({ONE.code: QImage(4, 4, QImage.Format.Format_RGB32)})
    heard.pins.set_pins((ONE, Pin(2, TWO.code, "two")), 1)
    heard.pins.set_pins((TWO, THREE), None)
    heard.pins.set_pins((), None)
    assert (heard.picked, heard.named, heard.deleted) == ([], [], [])
    assert heard.pins.count() == 0


def test_names_and_coordinates_are_shown_and_the_selected_one_is_current(heard: Heard) -> None:
    heard.pins.set_pins((ONE, Pin(2, TWO.code, "two")), 2)
    assert heard.texts() == ["1.000, −1.000", "two"]
    assert heard.pins.currentRow() == 1
    heard.pins.set_pins((Pin(1, THREE.code), Pin(2, TWO.code)), None)
    assert heard.texts() == ["3.000, −3.000", "2.000, −2.000"]
    assert heard.pins.currentRow() == -1


def test_moving_a_pin_keeps_the_rows(heard: Heard) -> None:
    heard.pins.set_pins((ONE, TWO), 1)
    item = heard.pins.item(0)
    heard.pins.set_pins((Pin(1, THREE.code), TWO), 1)
    assert heard.pins.item(0) is item


def test_a_picture_stays_when_another_pin_comes(heard: Heard) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    heard.pins.set_pins((ONE,), None)
    assert heard.pins.item(0).icon().isNull()
    heard.pins.set_images({ONE.code: image})
    heard.pins.set_pins((ONE, TWO), None)
    assert heard.pins.item(0).icon().pixmap(32, 32).toImage().pixelColor(16, 16) == QColor("red")
    assert heard.pins.item(1).icon().isNull()


def test_a_click_and_the_arrow_keys_pick(heard: Heard) -> None:
    heard.pins.set_pins((ONE, TWO, THREE), None)
    centre = heard.pins.visualItemRect(heard.pins.item(1)).center()
    QTest.mouseClick(heard.pins.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    QTest.keyClick(heard.pins, Qt.Key.Key_Down)
    assert heard.picked == [2, 3]


def test_a_double_click_names(heard: Heard) -> None:
    heard.pins.set_pins((ONE, TWO), 2)
    centre = heard.pins.visualItemRect(heard.pins.item(1)).center()
    QTest.mouseClick(heard.pins.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    QTest.mouseDClick(heard.pins.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    heard.type_name("  a name ")
    assert heard.named == [(2, "a name")]


def test_a_name_left_as_it_was_is_no_naming(heard: Heard) -> None:
    heard.pins.set_pins((ONE,), 1)
    heard.pins.rename(1)
    editor = heard.pins.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert heard.named == []


def test_an_empty_name_takes_the_name_away(heard: Heard) -> None:
    heard.pins.set_pins((Pin(1, ONE.code, "one"),), 1)
    heard.pins.rename(1)
    heard.type_name("")
    assert heard.named == [(1, "")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_and_backspace_delete_the_current_pin(heard: Heard, key: Qt.Key) -> None:
    heard.pins.set_pins((ONE, TWO), 2)
    QTest.keyClick(heard.pins, key)
    assert heard.deleted == [2]
    heard.pins.set_pins((ONE,), None)
    QTest.keyClick(heard.pins, key)
    assert heard.deleted == [2]


def test_coordinates_are_cut_after_some() -> None:
    assert coordinates(Codes.of([[1.0, -2.5]])) == "1.000, −2.500"
    assert coordinates(Codes.of([[1.0, 2.0, 3.0, 4.0]])) == "1.000, 2.000, 3.000, …"
    assert coordinates(Codes.of([[1.0, 2.0, 3.0, 4.0]]), most=8) == "1.000, 2.000, 3.000, 4.000"


def test_a_pin_that_is_dragged_carries_its_code(stage: Stage) -> None:
    pins = stage.mount(PinList())
    pins.set_pins((Pin(1, Codes.of([0.5, 1.0]), "mine"),), None, "tiny-1")
    payload = CodePayload.of(pins.mimeData([pins.item(0)]))
    assert payload == CodePayload("tiny-1", Codes.of([0.5, 1.0]), "mine")
