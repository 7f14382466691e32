import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from explorer.widgets.images import image_of
from explorer.widgets.lens import Lens
from tests.support.qt import Stage, pump_until

DIGIT = image_of(np.full((28, 28, 1), 90, np.uint8))


@pytest.fixture
def room(stage: Stage) -> QWidget:
    room = QWidget()
    room.resize(500, 400)
    return stage.mount(room)


def test_it_is_seen_only_with_a_picture_and_a_pointer(room: QWidget) -> None:
    lens = Lens(room)
    lens.follow(QPoint(100, 100))
    assert not lens.isVisible()
    lens.set_picture(DIGIT)
    assert lens.isVisible()
    lens.follow(None)
    assert not lens.isVisible()
    lens.follow(QPoint(5, 5))
    assert lens.isVisible()
    lens.set_picture(None)
    assert not lens.isVisible()


@pytest.mark.parametrize("place", [(10, 10), (490, 10), (10, 390), (490, 390), (250, 200)])
def test_it_stays_in_the_room_and_beside_the_pointer(room: QWidget, place: tuple[int, int]) -> None:
    lens = Lens(room)
    lens.set_picture(DIGIT)
    lens.follow(QPoint(*place))
    assert room.rect().contains(lens.geometry())
    assert not lens.geometry().contains(QPoint(*place))


def test_a_digit_is_enlarged_fourfold_without_blur(room: QWidget) -> None:
    picture = np.zeros((28, 28, 1), np.uint8)
    picture[14, 14] = 255
    lens = Lens(room)
    lens.set_picture(image_of(picture))
    lens.follow(QPoint(50, 50))
    image = lens.grab().toImage()
    bright = [
        (x, y)
        for x in range(20, image.width() - 20)
        for y in range(20, image.height() - 20)
        if QColor(image.pixel(x, y)).red() > 128
    ]
    assert len(bright) == 16
    assert all(QColor(image.pixel(*place)).red() == 255 for place in bright)


def test_a_caption_makes_room_for_itself(room: QWidget) -> None:
    lens = Lens(room)
    lens.set_picture(DIGIT)
    lens.follow(QPoint(50, 50))
    height = lens.height()
    lens.set_picture(DIGIT, "reconstruction")
    assert lens.height() > height
    lens.set_picture(DIGIT)
    assert lens.height() == height


def test_in_sight_it_goes_to_the_pointer_with_the_next_picture(room: QWidget) -> None:
    lens = Lens(room)
    lens.set_picture(DIGIT)
    lens.follow(QPoint(50, 50))
    before = lens.pos()
    lens.follow(QPoint(60, 70))
    assert lens.pos() == before
    lens.set_picture(DIGIT)
    assert lens.pos() == before + QPoint(10, 20)


def test_it_does_not_wait_long_for_a_picture(room: QWidget) -> None:
    lens = Lens(room)
    lens.set_picture(DIGIT)
    lens.follow(QPoint(50, 50))
    before = lens.pos()
    lens.follow(QPoint(60, 70))
    pump_until(lambda: lens.pos() == before + QPoint(10, 20), "the lens beside the pointer")
