from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.widgets.tiles import PictureStrip, Tile
from tests.support.qt import Stage, settle

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def tiles(count: int) -> list[Tile]:
    return [
        Tile(np.full((28, 28, 1), 20 * index, np.uint8), f"{index}\n0.{index}", f"image {index}")
        for index in range(count)
    ]


@pytest.fixture
def strip(stage: Stage) -> PictureStrip:
    strip = PictureStrip(side=56)
    strip.resize(200, 400)
    strip.set_tiles(tiles(5))
    return stage.mount(strip)


def calls(spy: QSignalSpy) -> list[list[Any]]:
    return [spy.at(index) for index in range(spy.count())]


def test_tiles_wrap_to_the_width(strip: PictureStrip) -> None:
    assert strip.tile_rect(2).top() == strip.tile_rect(0).top()
    assert strip.tile_rect(3).left() == 0
    assert strip.tile_rect(3).top() > strip.tile_rect(0).bottom()
    assert strip.heightForWidth(1000) < strip.heightForWidth(200) < strip.heightForWidth(60)


def test_pictures_are_where_their_tiles_are(strip: PictureStrip) -> None:
    seen = strip.grab().toImage()
    for index in range(5):
        assert QColor(seen.pixel(strip.tile_rect(index).center())).red() == 20 * index


def test_a_click_tells_which(strip: PictureStrip) -> None:
    spy = QSignalSpy(strip.clicked)
    QTest.mouseClick(strip, LEFT, NONE, strip.tile_rect(3).center())
    QTest.mouseClick(strip, LEFT, NONE, strip.tile_rect(1).center() + QPoint(0, 35))
    QTest.mouseClick(strip, LEFT, NONE, QPoint(60, 10))
    QTest.mouseClick(strip, Qt.MouseButton.RightButton, NONE, strip.tile_rect(3).center())
    assert calls(spy) == [[3], [1]]


def test_keys_choose_too(strip: PictureStrip) -> None:
    spy = QSignalSpy(strip.clicked)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Space):
        QTest.keyClick(strip, key)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(strip, key)
    assert calls(spy) == [[4], [3], [0]]


def test_hover_names_the_tile(strip: PictureStrip) -> None:
    spy = QSignalSpy(strip.hovered)
    QTest.mouseMove(strip, strip.tile_rect(2).center())
    QTest.mouseMove(strip, strip.tile_rect(2).center() + QPoint(3, 3))
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert calls(spy) == [[2], [None]]


def test_each_tile_has_its_tip(strip: PictureStrip) -> None:
    place = strip.tile_rect(4).center()
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
    assert QToolTip.text() == "image 4"
    place = QPoint(190, 390)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
    QToolTip.hideText()


def test_an_awaited_picture_has_its_place(strip: PictureStrip) -> None:
    strip.set_tiles([Tile(None, "4\n0.1"), *tiles(2)])
    assert strip.tile_rect(1).left() == 64
    spy = QSignalSpy(strip.clicked)
    QTest.mouseClick(strip, LEFT, NONE, strip.tile_rect(0).center())
    assert calls(spy) == [[0]]


def test_no_tiles(strip: PictureStrip) -> None:
    strip.set_tiles([])
    settle()
    QTest.keyClick(strip, Qt.Key.Key_Return)
    QTest.mouseClick(strip, LEFT, NONE, QPoint(10, 10))
    assert strip.heightForWidth(200) > 0
