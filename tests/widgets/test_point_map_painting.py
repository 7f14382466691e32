"""What the map paints: points, classes, captions, its frame; and what it does not paint again."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QPalette,
)
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.map_layers import Caption
from explorer.widgets.markers import Marker
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle
from tests.widgets.handled_map import PALETTE, mounted_map, move


@pytest.fixture
def point_map(stage: Stage) -> PointMap:
    return mounted_map(stage)


def colour_at(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    colour = QColor(image.pixel(x, y))
    return colour.red(), colour.green(), colour.blue()


def is_reddish(colour: tuple[int, int, int]) -> bool:
    return colour[0] > colour[2] + 60


def is_bluish(colour: tuple[int, int, int]) -> bool:
    return colour[2] > colour[0] + 60


def two_points(point_map: PointMap) -> None:
    point_map.set_rings(())
    point_map.set_points(np.array([[0.5, 0.5], [-0.5, 0.25]], np.float32), np.array([0, 1], np.uint8))
    point_map.set_visible_rect(QRectF(-2.0, -1.5, 4.0, 3.0))


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_points_are_painted_where_they_are(point_map: PointMap, scale: int) -> None:
    two_points(point_map)
    image = point_map.render_image(float(scale))
    assert (image.width(), image.height()) == (400 * scale, 300 * scale)
    assert is_reddish(colour_at(image, 250 * scale, 100 * scale))
    assert is_bluish(colour_at(image, 150 * scale, 125 * scale))


def test_hidden_classes_and_layers_are_not_painted(point_map: PointMap) -> None:
    two_points(point_map)
    paper = colour_at(point_map.grab().toImage(), 350, 100)
    point_map.set_hidden(frozenset({0}))
    image = point_map.grab().toImage()
    assert colour_at(image, 250, 100) == paper
    assert is_bluish(colour_at(image, 150, 125))
    point_map.set_hidden(frozenset())
    assert is_reddish(colour_at(point_map.grab().toImage(), 250, 100))
    point_map.set_points_visible(False)
    assert colour_at(point_map.grab().toImage(), 250, 100) == paper


def test_emphasis_fades_the_others_unless_it_is_hidden(point_map: PointMap) -> None:
    two_points(point_map)
    plain = colour_at(point_map.grab().toImage(), 150, 125)
    point_map.set_emphasis(0)
    image = point_map.grab().toImage()
    assert is_reddish(colour_at(image, 250, 100))
    assert not is_bluish(colour_at(image, 150, 125))
    point_map.set_hidden(frozenset({0}))
    assert colour_at(point_map.grab().toImage(), 150, 125) == plain


def test_colours_repeat_where_there_are_more_classes(point_map: PointMap) -> None:
    positions = np.array([[0.5, 0.5], [-0.5, 0.25], [0.0, -0.5]], np.float32)
    point_map.set_points(positions, np.array([0, 1, 2], np.uint8))
    point_map.set_visible_rect(QRectF(-2.0, -1.5, 4.0, 3.0))
    image = point_map.grab().toImage()
    assert is_reddish(colour_at(image, 250, 100))
    assert is_reddish(colour_at(image, 200, 200))


def test_captions_go_with_their_class(point_map: PointMap) -> None:
    two_points(point_map)
    blank = point_map.grab().toImage()
    point_map.set_captions([Caption(-1.0, -1.0, "zero", 0)])
    written = point_map.grab().toImage()
    assert written != blank
    point_map.set_captions_visible(False)
    assert point_map.grab().toImage() == blank
    point_map.set_captions_visible(True)
    point_map.set_hidden(frozenset({0}))
    without = point_map.grab().toImage()
    assert without.copy(0, 200, 200, 80) == blank.copy(0, 200, 200, 80)


def test_another_palette_paints_anew(point_map: PointMap) -> None:
    two_points(point_map)
    palette = QPalette(point_map.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor(1, 2, 3))
    point_map.set_palette(np.array([[0, 0, 255], [255, 0, 0]], np.uint8))
    point_map.setPalette(palette)
    image = point_map.grab().toImage()
    assert colour_at(image, 350, 100) == (1, 2, 3)
    assert is_bluish(colour_at(image, 250, 100))


def test_a_move_of_the_lens_draws_no_point_anew(point_map: PointMap, monkeypatch: pytest.MonkeyPatch) -> None:
    two_points(point_map)
    image = QImage(28, 28, QImage.Format.Format_Grayscale8)
    image.fill(77)
    move(point_map, 100, 100)
    point_map.show_lens(image)
    settle()
    drawn: list[object] = []
    monkeypatch.setattr(point_map, "_compose", lambda *given: drawn.append(given))
    for step in range(20):
        move(point_map, 100 + 5 * step, 100)
        point_map.show_lens(image)
        point_map.set_markers((Marker("a", step / 10, 0.0),))
        settle()
    assert drawn == []
    grabbed = point_map.grab().toImage()
    assert colour_at(grabbed, 195 + 20 + 56, 100 + 20 + 56) == (77, 77, 77)


def test_setting_the_same_again_draws_nothing_anew(
    point_map: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_points(point_map)
    settle()
    monkeypatch.setattr(point_map, "_compose", lambda *_: pytest.fail("drawn anew"))
    point_map.set_palette(PALETTE)
    point_map.set_hidden(frozenset())
    point_map.set_rings(())
    point_map.set_captions(())
    point_map.set_points_visible(True)
    point_map.set_rings_visible(True)
    point_map.set_captions_visible(True)
    point_map.set_emphasis(None)
    point_map.set_visible_rect(point_map.visible_rect())
    settle()


def test_the_first_paint_of_points_is_told_once(stage: Stage) -> None:
    point_map = PointMap()
    point_map.resize(100, 100)
    spy = QSignalSpy(point_map.first_painted)
    stage.mount(point_map)
    settle()
    assert spy.count() == 0
    point_map.set_points(np.zeros((3, 2), np.float32))
    settle()
    point_map.pan_by(3, 3)
    settle()
    assert spy.count() == 1


def test_a_frame_shows_where_the_keyboard_has_come_and_a_click_brings_none(point_map: PointMap) -> None:
    plain = point_map.grab().toImage()
    QApplication.sendEvent(point_map, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
    assert point_map.grab().toImage() == plain
    QApplication.sendEvent(point_map, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    framed = point_map.grab().toImage()
    accent = point_map.palette().highlight().color()
    assert framed.pixelColor(0, 0) == accent
    assert framed.pixelColor(framed.width() - 1, framed.height() - 1) == accent
    QApplication.sendEvent(point_map, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert point_map.grab().toImage() == plain
