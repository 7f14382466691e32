"""The inspector used: codes typed, neighbours clicked, pins in their list."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.engine.answers import Failure
from explorer.latent.codes import Codes
from explorer.panels.inspector import Inspector
from explorer.panels.pin_list import PinList
from explorer.session import edits
from tests.panels.mounted import Mounted, code_answer, nearest_answer, pins_answer
from tests.panels.on_inspector import TINY, WIDE, field, look_at, pin, pin_list, strip, type_code, words
from tests.support.qt import Stage, settle


@pytest.fixture
def tiny(stage: Stage) -> Mounted[Inspector]:
    return Mounted(stage, Inspector(), TINY, size=(300, 900))


def test_a_typed_code_is_pinned_and_selected(tiny: Mounted[Inspector]) -> None:
    type_code(tiny, "1.5, -0.25")
    assert tiny.labels == ["Pin code"]
    assert tiny.marks.pins[0].code == Codes.of([[1.5, -0.25]])
    assert tiny.view.gaze.selected == tiny.marks.pins[0].key
    assert field(tiny).text() == "1.5000, −0.2500"


def test_a_typed_code_moves_the_selected_pin_but_a_named_one_stays(tiny: Mounted[Inspector]) -> None:
    key = pin(tiny, 1.0, 1.0)
    tiny.select(key)
    type_code(tiny, "2 2")
    assert tiny.labels == ["Move pin"]
    assert [one.code for one in tiny.marks.pins] == [Codes.of([[2.0, 2.0]])]
    tiny.store.edit(edits.name_pin(key, "mine"))
    type_code(tiny, "3;3")
    assert [one.code for one in tiny.marks.pins] == [Codes.of([[2.0, 2.0]]), Codes.of([[3.0, 3.0]])]
    assert tiny.view.gaze.selected == tiny.marks.pins[1].key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1, 2, 3", "A code of this model has 2 numbers, not 3."),
        ("1", "A code of this model has 2 numbers, not 1."),
        ("one, two", "“one, two” is no code: type numbers, as in 0.5, −1."),
        ("nan, 0", "A code must consist of finite numbers (no NaN, no infinity)."),
        ("inf, 0", "A code must consist of finite numbers (no NaN, no infinity)."),
        ("1e9, 0", "The numbers of a code lie within ±1,000, nearly all within ±4."),
        (" ", "A code of this model has 2 numbers, not 0."),
    ],
)
def test_a_wrong_code_is_refused_in_a_sentence_and_changes_nothing(
    tiny: Mounted[Inspector], text: str, sentence: str
) -> None:
    refused: list[str] = []
    tiny.panel.refused.connect(refused.append)
    session = tiny.view.session
    type_code(tiny, text)
    assert refused == [sentence]
    assert field(tiny).text() == text, "it is there to be corrected"
    QTest.keyClick(field(tiny), Qt.Key.Key_Escape)
    assert field(tiny).text() == "0.0000, 0.0000"
    assert tiny.edits == []
    assert tiny.view.session == session


def test_leaving_the_field_untouched_pins_nothing(tiny: Mounted[Inspector]) -> None:
    field(tiny).setFocus()
    QTest.keyClick(field(tiny), Qt.Key.Key_Return)
    field(tiny).setFocus()
    tiny.panel.picture_view.setFocus()
    assert tiny.edits == []


def test_what_is_being_typed_is_not_overwritten(tiny: Mounted[Inspector]) -> None:
    field(tiny).setFocus()
    field(tiny).selectAll()
    QTest.keyClicks(field(tiny), "1.2")
    look_at(tiny, 0.5, 0.5)
    assert field(tiny).text() == "1.2"


def test_what_was_refused_stays_to_be_corrected_until_escape(tiny: Mounted[Inspector]) -> None:
    left: list[bool] = []
    tiny.panel.typed.connect(lambda: left.append(True))
    type_code(tiny, "1, two")
    look_at(tiny, 0.5, 0.5)
    assert field(tiny).text() == "1, two"
    assert field(tiny).hasFocus()
    assert left == []
    QTest.keyClick(field(tiny), Qt.Key.Key_Escape)
    assert field(tiny).text() == "0.5000, 0.5000"
    type_code(tiny, "1, 2")
    assert left == [True, True]


def test_a_failure_leaves_no_promise_of_a_picture(tiny: Mounted[Inspector]) -> None:
    empty = tiny.panel.grab().toImage()
    asked = code_answer(tiny)
    tiny.panel.show_failure(Failure(asked.slot, asked.request, "Broken."))
    assert tiny.panel.grab().toImage() != empty
    tiny.show_model(WIDE)
    tiny.show_model(TINY)
    assert tiny.panel.grab().toImage() == empty


def test_a_neighbour_that_is_clicked_is_pinned(tiny: Mounted[Inspector]) -> None:
    answer = nearest_answer(tiny)
    tiny.panel.show_answer(answer)
    settle()
    indices = answer.result.indices  # type: ignore[union-attr]
    QTest.mouseClick(strip(tiny), Qt.MouseButton.LeftButton, pos=strip(tiny).tile_rect(2).center())
    assert TINY.mu is not None
    assert [one.code for one in tiny.marks.pins] == [Codes.of(TINY.mu[indices[2]])]
    assert tiny.view.gaze.selected == tiny.marks.pins[0].key


def test_pins_are_listed_with_their_pictures(tiny: Mounted[Inspector]) -> None:
    assert "No pins yet" in words(tiny)
    assert tiny.panel.findChild(PinList) is None
    pin(tiny, 1.0, 1.0)
    pin(tiny, -2.0, 0.5)
    assert pin_list(tiny).isVisible()
    assert [pin_list(tiny).item(row).text() for row in range(2)] == ["1.000, 1.000", "−2.000, 0.500"]
    tiny.panel.show_answer(pins_answer(tiny))
    assert not any(pin_list(tiny).item(row).icon().isNull() for row in range(2))


def test_a_pin_is_selected_named_and_deleted_in_the_list(tiny: Mounted[Inspector]) -> None:
    first, second = pin(tiny, 1.0, 1.0), pin(tiny, 2.0, 2.0)
    pins = pin_list(tiny)
    QTest.mouseClick(pins.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(pins, 1))
    assert tiny.view.gaze.selected == second
    tiny.panel.rename_selected()
    editor = QApplication.focusWidget() or pins.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "seven")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert tiny.labels == ["Name pin"]
    assert [one.name for one in tiny.marks.pins] == ["", "seven"]
    assert pins.item(1).text() == "seven"
    QTest.keyClick(pins, Qt.Key.Key_Delete)
    assert [one.key for one in tiny.marks.pins] == [first]
    assert tiny.labels == ["Name pin", "Delete pin"]
    while tiny.store.undo_label:
        tiny.store.undo()
    assert pins.count() == 0


def row_centre(pins: PinList, row: int) -> QPoint:
    return pins.visualItemRect(pins.item(row)).center()


def test_a_code_of_many_dimensions_is_typed_and_shown_whole(stage: Stage) -> None:
    wide = Mounted(stage, Inspector(), WIDE, size=(300, 900))
    type_code(wide, "0.1, 0.2, 0.3, 0.4, 0.5")
    assert wide.marks.pins[0].code == Codes.of([[0.1, 0.2, 0.3, 0.4, 0.5]])
    assert field(wide).text() == "0.1000, 0.2000, 0.3000, 0.4000, 0.5000"
    assert pin_list(wide).item(0).text() == "0.100, 0.200, 0.300, …"


def test_without_a_model_nothing_happens(stage: Stage) -> None:
    empty: Mounted[Inspector] = Mounted(stage, Inspector(), size=(300, 900))
    empty.panel.enter_code("1, 2")
    empty.panel.rename_selected()
    assert empty.edits == []
    assert empty.panel.code is None
