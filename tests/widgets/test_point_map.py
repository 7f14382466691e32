"""The map under a hand: real mouse, wheel and key events."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPaintEvent,
    QPalette,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from explorer.widgets.map_layers import Caption
from explorer.widgets.markers import Marker
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PALETTE = np.array([[220, 20, 20], [20, 20, 220]], np.uint8)


@pytest.fixture
def point_map(stage: Stage) -> PointMap:
    point_map = PointMap()
    point_map.resize(400, 300)
    point_map.set_palette(PALETTE)
    point_map.set_rings((1.0, 2.0, 3.0))
    stage.mount(point_map)
    point_map.set_visible_rect(QRectF(-2.0, -1.5, 4.0, 3.0))  # 100 pixels a unit, zero in the middle
    return point_map


def calls(spy: QSignalSpy) -> list[list[Any]]:
    return [spy.at(index) for index in range(spy.count())]


def move(point_map: PointMap, x: float, y: float, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    position = QPointF(x, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        position,
        point_map.mapToGlobal(position),
        Qt.MouseButton.NoButton,
        buttons,
        NONE,
    )
    QApplication.sendEvent(point_map, event)


def drag(point_map: PointMap, start: QPoint, *places: QPoint) -> None:
    QTest.mousePress(point_map, LEFT, NONE, start)
    for place in places:
        move(point_map, place.x(), place.y(), LEFT)
    QTest.mouseRelease(point_map, LEFT, NONE, places[-1])


def wheel(
    point_map: PointMap,
    place: QPointF,
    angle: QPoint,
    pixels: QPoint | None = None,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
) -> None:
    event = QWheelEvent(
        place,
        point_map.mapToGlobal(place),
        pixels or QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        NONE,
        phase,
        False,
    )
    QApplication.sendEvent(point_map, event)


def test_the_visible_rect_comes_back(point_map: PointMap) -> None:
    assert point_map.visible_rect() == QRectF(-2.0, -1.5, 4.0, 3.0)


def test_a_move_hovers_over_data(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.hovered)
    move(point_map, 250, 100)
    assert calls(spy)[-1] == pytest.approx([0.5, 0.5])


def test_leaving_is_told_once(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.hover_left)
    move(point_map, 250, 100)
    QApplication.sendEvent(point_map, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(point_map, QEvent(QEvent.Type.Leave))
    assert spy.count() == 1


def test_what_floats_over_the_map_ends_the_hover(point_map: PointMap) -> None:
    button = QPushButton("legend", point_map)
    button.show()
    spy = QSignalSpy(point_map.hover_left)
    move(point_map, 250, 100)
    QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
    assert spy.count() == 1


def test_a_click_names_the_place_and_the_modifiers(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.clicked)
    QTest.mouseClick(point_map, LEFT, SHIFT, QPoint(100, 200))
    ((x, y, modifiers),) = calls(spy)
    assert (x, y) == pytest.approx((-1.0, -0.5))
    assert modifiers == SHIFT


def test_a_press_that_hardly_moves_is_a_click(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.clicked)
    drag(point_map, QPoint(100, 200), QPoint(102, 202))
    assert spy.count() == 1
    assert point_map.visible_rect().left() == -2.0


def test_two_quick_clicks_are_two(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.clicked)
    QTest.mouseClick(point_map, LEFT, NONE, QPoint(100, 200))
    QTest.mouseDClick(point_map, LEFT, NONE, QPoint(100, 200))  # Qt's second press, without its release
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(100, 200))
    assert spy.count() == 2


@pytest.mark.parametrize("button", [LEFT, Qt.MouseButton.MiddleButton])
def test_a_drag_on_empty_space_pans(point_map: PointMap, button: Qt.MouseButton) -> None:
    clicks, views = QSignalSpy(point_map.clicked), QSignalSpy(point_map.view_changed)
    QTest.mousePress(point_map, button, NONE, QPoint(100, 100))
    move(point_map, 130, 110, button)
    move(point_map, 150, 120, button)
    QTest.mouseRelease(point_map, button, NONE, QPoint(150, 120))
    assert clicks.count() == 0
    rect = point_map.visible_rect()
    assert (rect.left(), rect.top()) == pytest.approx((-2.5, -1.3))
    assert calls(views)[-1] == [rect]


def test_no_hover_while_panning_and_one_at_its_end(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.hovered)
    QTest.mousePress(point_map, LEFT, NONE, QPoint(100, 100))
    before = spy.count()
    move(point_map, 150, 120, LEFT)
    move(point_map, 180, 120, LEFT)
    assert spy.count() == before
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(180, 120))
    assert calls(spy)[-1] == pytest.approx([-1.0, 0.5])


def test_escape_takes_a_pan_back(point_map: PointMap) -> None:
    before = point_map.visible_rect()
    QTest.mousePress(point_map, LEFT, NONE, QPoint(100, 100))
    move(point_map, 150, 120, LEFT)
    QTest.keyClick(point_map, Qt.Key.Key_Escape)
    assert point_map.visible_rect() == before
    spy = QSignalSpy(point_map.clicked)
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(150, 120))
    assert spy.count() == 0


def test_the_wheel_zooms_about_the_pointer(point_map: PointMap) -> None:
    wheel(point_map, QPointF(300, 50), QPoint(0, 120))
    assert point_map.viewport.scale > 115
    assert point_map.viewport.to_data(300, 50) == pytest.approx((1.0, 1.0))
    wheel(point_map, QPointF(300, 50), QPoint(0, -120))
    assert point_map.viewport.scale == pytest.approx(100)


def test_a_view_that_changes_below_a_pointer_at_rest_is_told(point_map: PointMap) -> None:
    move(point_map, 250, 100)
    moved, spy = QSignalSpy(point_map.hovered), QSignalSpy(point_map.shifted)
    point_map.pan_by(100, 0)
    assert calls(spy) == [pytest.approx([-0.5, 0.5])]
    assert moved.count() == 0


def test_two_fingers_pan(point_map: PointMap) -> None:
    wheel(point_map, QPointF(200, 150), QPoint(0, 40), QPoint(10, -20), Qt.ScrollPhase.ScrollUpdate)
    assert point_map.viewport.scale == 100
    rect = point_map.visible_rect()
    assert (rect.left(), rect.top()) == pytest.approx((-2.1, -1.7))


def test_a_pinch_zooms_about_the_fingers(point_map: PointMap) -> None:
    place = QPointF(300, 50)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        point_map.mapToGlobal(place),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(point_map, event)
    assert point_map.viewport.scale == pytest.approx(125)
    assert point_map.viewport.to_data(300, 50) == pytest.approx((1.0, 1.0))


def test_reset_shows_all_and_stays_so(point_map: PointMap) -> None:
    point_map.reset_view()
    assert point_map.visible_rect().contains(QRectF(-3, -3, 6, 6))
    point_map.resize(200, 200)
    settle()
    assert point_map.visible_rect().contains(QRectF(-3, -3, 6, 6))


def test_a_chosen_view_keeps_middle_and_scale_when_the_size_changes(point_map: PointMap) -> None:
    point_map.resize(600, 400)
    settle()
    assert point_map.visible_rect() == QRectF(-3.0, -2.0, 6.0, 4.0)


def test_zoom_has_ends(point_map: PointMap) -> None:
    for _ in range(100):
        point_map.zoom_by(2.0)
    assert point_map.viewport.scale < 1e6
    for _ in range(100):
        point_map.zoom_by(0.5)
    assert point_map.viewport.scale > 1


def test_a_click_on_a_marker_picks_it(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0), Marker("b", 1.0, 1.0)))
    picked, clicked = QSignalSpy(point_map.marker_picked), QSignalSpy(point_map.clicked)
    QTest.mouseClick(point_map, LEFT, SHIFT, QPoint(308, 56))
    assert calls(picked) == [["b", SHIFT]]
    assert clicked.count() == 0


def test_markers_have_a_hit_area_of_twenty_pixels(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    picked = QSignalSpy(point_map.marker_picked)
    for place in (QPoint(190, 150), QPoint(210, 150), QPoint(200, 140), QPoint(200, 160)):
        QTest.mouseClick(point_map, LEFT, NONE, place)
    assert picked.count() == 4


def test_the_marker_on_top_is_taken(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0, is_selected=True), Marker("b", 0.0, 0.0)))
    picked = QSignalSpy(point_map.marker_picked)
    QTest.mouseClick(point_map, LEFT, NONE, QPoint(200, 150))
    assert calls(picked)[0][0] == "a"


def test_a_drag_moves_a_marker_as_one_gesture(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    moved, views = QSignalSpy(point_map.marker_moved), QSignalSpy(point_map.view_changed)
    drag(point_map, QPoint(204, 150), QPoint(224, 150), QPoint(254, 130))
    (_, x1, y1, first), (key, x2, y2, second) = calls(moved)
    assert (x1, y1) == pytest.approx((0.2, 0.0))
    assert (key, x2, y2) == ("a", pytest.approx(0.5), pytest.approx(0.2))
    assert first == second
    assert views.count() == 0
    drag(point_map, QPoint(204, 150), QPoint(224, 150))
    assert calls(moved)[-1][3] != first


def test_escape_takes_a_marker_back_within_the_gesture(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    moved, picked = QSignalSpy(point_map.marker_moved), QSignalSpy(point_map.marker_picked)
    QTest.mousePress(point_map, LEFT, NONE, QPoint(200, 150))
    move(point_map, 240, 150, LEFT)
    QTest.keyClick(point_map, Qt.Key.Key_Escape)
    move(point_map, 260, 150, LEFT)
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(260, 150))
    first, last = calls(moved)
    assert last == ["a", 0.0, 0.0, first[3]]
    assert picked.count() == 0


def test_a_marker_deleted_while_dragged_moves_no_more(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    moved = QSignalSpy(point_map.marker_moved)
    QTest.mousePress(point_map, LEFT, NONE, QPoint(200, 150))
    point_map.set_markers(())
    move(point_map, 240, 150, LEFT)
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(240, 150))
    assert moved.count() == 0


def test_what_floats_over_the_map_is_not_painted_for_a_marker_elsewhere(point_map: PointMap) -> None:
    painted: list[QRectF] = []

    class Card(QPushButton):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(QRectF(event.rect()))

    card = Card("card", point_map)
    card.setGeometry(0, 0, 60, 60)
    card.show()
    settle()
    painted.clear()
    for x in (0.0, 0.5, 1.0):
        point_map.set_markers((Marker("a", x, 0.0, "name"),))
        settle()
    assert not painted
    point_map.set_markers((Marker("a", -1.7, 1.2, "name"),))
    settle()
    assert painted


def context(point_map: PointMap, reason: QContextMenuEvent.Reason, place: QPoint) -> None:
    event = QContextMenuEvent(reason, place, point_map.mapToGlobal(place))
    QApplication.sendEvent(point_map, event)


def test_a_menu_is_asked_for_the_marker_below(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0), Marker("b", 1.0, 0.0, is_selected=True)))
    spy = QSignalSpy(point_map.context_requested)
    mouse, keyboard = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard
    context(point_map, mouse, QPoint(200, 150))
    context(point_map, mouse, QPoint(20, 20))
    context(point_map, keyboard, QPoint(0, 0))
    assert calls(spy) == [
        [point_map.mapToGlobal(QPoint(200, 150)), "a"],
        [point_map.mapToGlobal(QPoint(20, 20)), None],
        [point_map.mapToGlobal(QPoint(300, 150)), "b"],
    ]


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
