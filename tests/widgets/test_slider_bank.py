import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.widgets.slider_bank import SliderBank
from explorer.widgets.slider_paint import Columns
from explorer.widgets.slider_rows import Reading, Row
from tests.support.qt import Stage, settle

ROWS = (Row("Group"), Row("One", "one", "Says one"), Row("Two", "two", is_weak=True), Row("Three", "three"))


class Told:
    def __init__(self, bank: SliderBank) -> None:
        self.moves: list[tuple[str, float, bool]] = []
        self.held: list[str] = []
        self.hovered: list[str | None] = []
        bank.moved.connect(lambda *move: self.moves.append(move))
        bank.hold_toggled.connect(self.held.append)
        bank.hovered.connect(self.hovered.append)


@pytest.fixture
def bank(stage: Stage) -> SliderBank:
    bank = SliderBank()
    bank.set_rows(ROWS)
    bank.resize(400, bank.height())
    return stage.mount(bank)


@pytest.fixture
def told(bank: SliderBank) -> Told:
    return Told(bank)


def press(bank: SliderBank, place: QPoint) -> None:
    QTest.mouseClick(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


@pytest.mark.parametrize(("width", "title"), [(345, 120), (330, 110), (300, 100), (500, 120)])
def test_a_title_has_the_room_that_the_track_can_spare(width: int, title: int) -> None:
    columns, row = Columns(has_bars=True, title_width=120), QRect(0, 0, width, 26)
    assert columns.title(row).width() == title
    assert columns.title(row).right() < columns.track(row).left()
    assert columns.track(row).right() < columns.number(row).left()
    assert columns.track(row).width() >= (55 if width > 330 else 20)


def test_a_drag_from_the_knob_goes_as_far_as_the_hand(bank: SliderBank, told: Told) -> None:
    knob, track = bank.knob_at("one"), bank.track_rect("one")
    QTest.mousePress(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, knob)
    assert told.moves == []
    for share in (0.25, 0.5, 2.0):
        QTest.mouseMove(bank, knob + QPoint(round(share * track.width() / 2), 3))
    QTest.mouseRelease(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, knob)
    names, values, going_on = zip(*told.moves, strict=True)
    assert set(names) == {"one"}
    assert going_on == (False, True, True)
    assert values == pytest.approx((0.75, 1.5, 3.0), abs=0.06)
    assert bank.current == "one"


def test_a_click_on_the_track_brings_the_knob_there(bank: SliderBank, told: Told) -> None:
    track = bank.track_rect("two")
    press(bank, QPoint(track.left() + round(track.width() * 5 / 6), track.center().y()))
    ((name, value, is_going_on),) = told.moves
    assert (name, is_going_on) == ("two", False)
    assert value == pytest.approx(2.0, abs=0.06)


def test_near_zero_it_rests_at_zero(bank: SliderBank, told: Told) -> None:
    bank.set_values({"one": 2.0})
    press(bank, bank.track_rect("one").center())
    assert told.moves == [("one", 0.0, False)]


def test_a_double_click_and_backspace_reset(bank: SliderBank, told: Told) -> None:
    bank.set_values({"one": 2.0})
    title = QPoint(20, bank.row_rect("one").center().y())
    QTest.mouseDClick(bank, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, title)
    bank.set_current("two")
    QTest.keyClick(bank, Qt.Key.Key_Backspace)
    assert told.moves == [("one", 0.0, False), ("two", 0.0, False)]


def test_keys_step_and_select(bank: SliderBank, told: Told) -> None:
    bank.setFocus()
    QTest.keyClick(bank, Qt.Key.Key_Down)
    assert bank.current == "one"
    QTest.keyClick(bank, Qt.Key.Key_Down)
    QTest.keyClick(bank, Qt.Key.Key_Right)
    bank.set_values({"two": 0.1})
    QTest.keyClick(bank, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert told.moves == [("two", 0.1, False), ("two", -0.4, False)]


def wheel(bank: SliderBank, place: QPoint) -> bool:
    nothing = QPoint()
    event = QWheelEvent(
        QPointF(place),
        QPointF(bank.mapToGlobal(place)),
        nothing,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bank, event)
    return event.isAccepted()


def test_the_wheel_moves_the_selected_one_and_else_scrolls(bank: SliderBank, told: Told) -> None:
    bank.set_current("one")
    assert wheel(bank, bank.track_rect("one").center())
    assert not wheel(bank, bank.track_rect("two").center())
    assert told.moves == [("one", 0.1, False)]


def test_a_number_is_typed(bank: SliderBank, told: Told) -> None:
    bank.set_current("one")
    QTest.keyClicks(bank, "1")
    field = bank.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, ",5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert told.moves == [("one", 1.5, False)]
    press(bank, bank.number_rect("two").center())
    field = bank.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText("no number")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert len(told.moves) == 1
    assert bank.findChild(QLineEdit) is None


def test_a_number_below_zero_is_typed_over_with_the_minus_that_is_shown(bank: SliderBank, told: Told) -> None:
    bank.set_values({"one": -0.5})
    bank.type_number("one")
    field = bank.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.text() == "−0.50"
    field.setText("−0.75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert told.moves == [("one", -0.75, False)]


def test_a_click_on_the_lock_holds(bank: SliderBank, told: Told) -> None:
    press(bank, bank.hold_rect("one").center())
    assert told.held == []
    bank.set_held(frozenset(), frozenset({"one"}))
    press(bank, bank.hold_rect("one").center())
    assert told.held == ["one"]
    assert told.moves == []


def test_a_leak_is_painted_in_the_colour_of_warnings(bank: SliderBank) -> None:
    bank.set_colours("#ff0000")

    def red() -> int:
        image = bank.grab().toImage()
        box = bank.row_rect("one")
        return sum(
            image.pixelColor(x, y).name() == "#ff0000"
            for x in range(box.left(), box.right())
            for y in range(box.top(), box.bottom())
        )

    bank.set_readings({"one": Reading(-0.5, 0.5)})
    assert red() == 0
    bank.set_readings({"one": Reading(-0.5, 0.5, is_leak=True)})
    assert red() > 20


def test_the_pointer_is_told_of(bank: SliderBank, told: Told) -> None:
    QTest.mouseMove(bank, bank.track_rect("one").center())
    QTest.mouseMove(bank, bank.track_rect("three").center())
    assert told.hovered[-2:] == ["one", "three"]
