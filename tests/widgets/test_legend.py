from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from explorer.widgets.legend import ClassLegend
from explorer.widgets.legend_rows import LegendButton
from tests.support.qt import Stage, settle

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COLOURS = np.array([[200, 0, 0], [0, 200, 0], [0, 0, 200]], np.uint8)


def show(legend: ClassLegend, hidden: frozenset[int] = frozenset(), first: str = "zero") -> None:
    legend.set_rows([first, "one", "two"], [10, 2000, 30], COLOURS, hidden)
    settle()


@pytest.fixture
def legend(stage: Stage) -> ClassLegend:
    room = QWidget()
    room.resize(400, 300)
    legend = ClassLegend(room)
    show(legend)
    stage.mount(room)
    return legend


def row(legend: ClassLegend, name: str) -> QAbstractButton:
    return next(button for button in legend.findChildren(QAbstractButton) if button.text() == name)


def calls(spy: QSignalSpy) -> list[list[Any]]:
    return [spy.at(index) for index in range(spy.count())]


def click(button: QAbstractButton, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(button, LEFT, modifiers, button.rect().center())


def test_a_click_toggles(legend: ClassLegend) -> None:
    toggled, soloed = QSignalSpy(legend.toggled), QSignalSpy(legend.soloed)
    click(row(legend, "one"))
    assert calls(toggled) == [[1]]
    assert soloed.count() == 0


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier])
def test_a_click_with_a_modifier_solos(legend: ClassLegend, modifier: Qt.KeyboardModifier) -> None:
    toggled, soloed = QSignalSpy(legend.toggled), QSignalSpy(legend.soloed)
    click(row(legend, "two"), modifier)
    assert calls(soloed) == [[2]]
    assert toggled.count() == 0


def test_a_double_click_is_told_apart_from_two_clicks(legend: ClassLegend) -> None:
    toggled, soloed, doubled = (
        QSignalSpy(signal) for signal in (legend.toggled, legend.soloed, legend.doubled)
    )
    button = row(legend, "zero")
    click(button)
    QTest.mouseDClick(button, LEFT, NONE, button.rect().center())
    QTest.mouseRelease(button, LEFT, NONE, button.rect().center())
    assert calls(toggled) == [[0]]
    assert calls(doubled) == [[0]]
    assert soloed.count() == 0


def test_keys_do_what_the_mouse_does(legend: ClassLegend) -> None:
    toggled, soloed = QSignalSpy(legend.toggled), QSignalSpy(legend.soloed)
    first = row(legend, "zero")
    legend.window().activateWindow()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is row(legend, "one")
    QTest.keyClick(row(legend, "one"), Qt.Key.Key_Space)
    QTest.keyClick(row(legend, "one"), Qt.Key.Key_Return)
    QTest.keyClick(row(legend, "one"), Qt.Key.Key_Up)
    QTest.keyClick(row(legend, "zero"), Qt.Key.Key_Up)
    assert QApplication.focusWidget() is row(legend, "two")
    assert calls(toggled) == [[1]]
    assert calls(soloed) == [[1]]


def test_hover_names_the_class(legend: ClassLegend) -> None:
    spy = QSignalSpy(legend.hovered)
    QTest.mouseMove(row(legend, "one"), QPoint(5, 5))
    settle()
    QApplication.sendEvent(row(legend, "one"), QEvent(QEvent.Type.Leave))
    assert [1] in calls(spy)
    assert calls(spy)[-1] == [None]


def test_rows_are_shown_without_a_word(legend: ClassLegend) -> None:
    spies = [QSignalSpy(signal) for signal in (legend.toggled, legend.soloed, legend.hovered)]
    before = legend.grab().toImage()
    button = row(legend, "one")
    show(legend)
    assert legend.grab().toImage() == before
    assert row(legend, "one") is button
    show(legend, frozenset({1}))
    assert legend.grab().toImage() != before
    assert row(legend, "one").accessibleDescription() == "2,000 points, hidden"
    assert [spy.count() for spy in spies] == [0, 0, 0]


def test_hidden_is_to_be_seen_without_colours(legend: ClassLegend) -> None:
    before = row(legend, "one").grab().toImage()
    show(legend, frozenset({1}))
    after = row(legend, "one").grab().toImage()
    middle = QPoint(13, before.height() // 2)
    assert before.pixelColor(middle).green() > before.pixelColor(middle).red() + 100
    assert abs(after.pixelColor(middle).green() - after.pixelColor(middle).red()) < 30, "hollow"


@pytest.mark.parametrize("hidden", [frozenset[int](), frozenset({1})], ids=["shown", "hidden"])
def test_a_swatch_of_the_colour_of_the_card_has_an_outline(
    legend: ClassLegend, hidden: frozenset[int]
) -> None:
    card = legend.palette().color(QPalette.ColorRole.Base)
    colours = np.array([[card.red(), card.green(), card.blue()]] * 3, np.uint8)
    legend.set_rows(["zero", "one", "two"], [10, 2000, 30], colours, hidden)
    image = row(legend, "one").grab().toImage()
    across = [image.pixelColor(x, image.height() // 2).lightness() for x in range(8, 18)]
    assert max(abs(seen - card.lightness()) for seen in across) > 40


def test_other_classes_take_the_place_of_those_before(legend: ClassLegend) -> None:
    legend.set_rows(["a", "b"], [1, 2], COLOURS, frozenset())
    settle()
    assert sorted(button.text() for button in legend.findChildren(QAbstractButton) if button.isVisible()) == [
        "Classes",
        "a",
        "b",
    ]
    toggled = QSignalSpy(legend.toggled)
    click(row(legend, "b"))
    assert calls(toggled) == [[1]]


def test_it_is_never_a_card_of_nothing(legend: ClassLegend) -> None:
    """A window that is resized is painted before what waits to be laid out."""
    open_height = legend.height()
    legend.set_collapsed(collapsed=True)
    assert legend.height() < open_height / 2
    legend.set_collapsed(collapsed=False)
    assert legend.height() == open_height


def test_it_collapses_to_its_title(legend: ClassLegend) -> None:
    height = legend.height()
    click(row(legend, "Classes"))
    settle()
    assert legend.is_collapsed
    assert legend.height() < height / 2
    legend.set_collapsed(collapsed=False)
    settle()
    assert legend.height() == height


def test_clicks_do_not_fall_through(legend: ClassLegend, monkeypatch: pytest.MonkeyPatch) -> None:
    below: list[object] = []
    monkeypatch.setattr(legend.parentWidget(), "mousePressEvent", below.append, raising=False)
    QTest.mouseClick(legend, LEFT, NONE, QPoint(1, 1))
    assert below == []


def test_long_names_and_many_classes_find_room(legend: ClassLegend) -> None:
    show(legend, first="a class with a rather long name")
    assert legend.width() > 200
    names = [str(index) for index in range(47)]
    legend.set_rows(names, [1] * 47, np.zeros((47, 3), np.uint8), frozenset())
    settle()
    assert legend.height() < 400


def test_without_classes_there_is_no_list_to_open(legend: ClassLegend) -> None:
    head = legend.findChildren(QAbstractButton)[0]
    assert head.isEnabled()
    legend.set_rows((), (), np.zeros((0, 3), np.uint8), frozenset())
    assert not head.isEnabled()
    assert not head.toolTip()
    head.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    plain = head.grab().toImage()
    head.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert head.grab().toImage() == plain, "it does not look as if it could be clicked"
    show(legend)
    assert head.isEnabled()
    assert head.toolTip()
    assert head.grab().toImage() != plain


def test_the_title_has_room_for_its_note(legend: ClassLegend) -> None:
    head = legend.findChildren(QAbstractButton)[0]
    legend.set_title("Part of the data", "9 of 10 classes")
    settle()
    needed = head.fontMetrics().horizontalAdvance("Part of the data  9 of 10 classes")
    assert head.width() >= needed


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_the_keys_stay_in_the_list_when_it_lists_something_else(legend: ClassLegend, count: int) -> None:
    below = legend.parentWidget()
    assert below is not None
    below.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    beside = QPushButton("beside", legend)
    legend.add_beside_title(beside)
    beside.show()
    legend.window().activateWindow()
    row(legend, "one").setFocus(Qt.FocusReason.TabFocusReason)
    colours = np.zeros((count, 3), np.uint8)
    legend.set_rows([f"part {index}" for index in range(count)], [1] * count, colours, frozenset())
    settle()
    expected = legend.rows[min(1, count - 1)] if count else below
    assert QApplication.focusWidget() is expected


def test_the_keys_go_to_the_title_when_the_rows_are_put_away(legend: ClassLegend) -> None:
    beside = QPushButton("beside", legend)
    legend.add_beside_title(beside)
    beside.show()
    legend.window().activateWindow()
    head = legend.findChildren(QAbstractButton)[0]
    row(legend, "one").setFocus(Qt.FocusReason.TabFocusReason)
    legend.set_collapsed(collapsed=True)
    settle()
    assert QApplication.focusWidget() is head
    legend.set_collapsed(collapsed=False)
    row(legend, "one").setFocus(Qt.FocusReason.TabFocusReason)
    legend.show_bar("error", ("0", "1", "2"), COLOURS)
    settle()
    assert QApplication.focusWidget() is head


def test_a_row_shows_that_it_has_the_keys_only_to_who_uses_them(legend: ClassLegend) -> None:
    legend.window().activateWindow()
    one = row(legend, "one")
    one.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    plain = one.grab().toImage()
    click(one)
    one.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    assert QApplication.focusWidget() is one
    assert one.grab().toImage() == plain
    for held in (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift):
        QTest.keyClick(one, held)
        assert one.grab().toImage() == plain, "it is held for others"
    legend.set_rows(["one"], [2000], COLOURS, frozenset())  # an arrow leads from it to itself
    (one,) = legend.rows
    settle()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Down):
        click(one)
        one.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        before = one.grab().toImage()
        QTest.keyClick(one, key)
        assert one.grab().toImage() != before


@pytest.mark.parametrize("is_by_keys", [True, False])
def test_a_row_that_is_given_the_keys_shows_them_only_to_who_saw_them(
    legend: ClassLegend, is_by_keys: bool
) -> None:
    def is_ringed(button: QAbstractButton) -> bool:
        assert isinstance(button, LegendButton)
        assert QApplication.focusWidget() is button
        return button.shows_keys

    legend.window().activateWindow()
    one, head = row(legend, "one"), legend.findChildren(QAbstractButton)[0]
    if is_by_keys:
        one.setFocus(Qt.FocusReason.TabFocusReason)
    else:
        click(one)
    legend.set_rows(["training", "test"], [10, 20], COLOURS, frozenset())
    settle()
    assert is_ringed(legend.rows[1]) == is_by_keys
    legend.set_collapsed(collapsed=True)
    settle()
    assert is_ringed(head) == is_by_keys
