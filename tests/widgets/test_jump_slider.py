"""A slider that comes to where it is pressed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest

from explorer.widgets.jump_slider import JumpSlider
from tests.support.qt import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slider(stage: Stage) -> JumpSlider:
    slider = JumpSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.resize(400, 24)
    return stage.mount(slider)


def test_it_comes_to_where_it_is_pressed_and_is_dragged_on(slider: JumpSlider) -> None:
    told, pressed = QSignalSpy(slider.actionTriggered), QSignalSpy(slider.sliderPressed)
    QTest.mousePress(slider, LEFT, pos=QPoint(300, 12))
    assert slider.value() == pytest.approx(75, abs=2)
    assert (told.count(), pressed.count(), slider.isSliderDown()) == (1, 1, True)
    QTest.mouseMove(slider, QPoint(100, 12))
    assert slider.value() == pytest.approx(25, abs=2)
    QTest.mouseRelease(slider, LEFT, pos=QPoint(100, 12))
    assert not slider.isSliderDown()


@pytest.mark.parametrize(("x", "value"), [(1, 0), (398, 100)])
def test_its_ends_are_reached(slider: JumpSlider, x: int, value: int) -> None:
    slider.setValue(50)
    QTest.mouseClick(slider, LEFT, pos=QPoint(x, 12))
    assert slider.value() == value


def test_a_handle_that_is_taken_does_not_jump(slider: JumpSlider) -> None:
    slider.setValue(50)
    QTest.mouseClick(slider, LEFT, pos=QPoint(203, 12))
    assert slider.value() == 50
