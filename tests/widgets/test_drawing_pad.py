"""The drawing pad under a person's hand: strokes, keys, drops."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QInputDevice,
    QMouseEvent,
    QPaintEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QRegion,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.drawing_pad import SIDE, DrawingPad, Point
from tests.support.qt import Stage, settle

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Paints(QObject):
    """What was painted of a widget."""

    region = QRegion()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


@pytest.fixture
def pad(stage: Stage) -> DrawingPad:
    return stage.mount(DrawingPad(empty_text="Draw here"))


def drawn(pad: DrawingPad) -> list[tuple[tuple[Point, ...], str]]:
    """What the pad emits from now on."""
    found: list[tuple[tuple[Point, ...], str]] = []
    pad.stroke_drawn.connect(lambda points, gesture: found.append((points, gesture)))
    return found


def draw(pad: DrawingPad, *places: tuple[int, int]) -> None:
    """Draw one stroke with the mouse."""
    QTest.mousePress(pad, LEFT, NONE, QPoint(*places[0]))
    for place in places[1:]:
        position = QPointF(*place)
        event = QMouseEvent(
            QEvent.Type.MouseMove, position, pad.mapToGlobal(position), Qt.MouseButton.NoButton, LEFT, NONE
        )
        QApplication.sendEvent(pad, event)
    QTest.mouseRelease(pad, LEFT, NONE, QPoint(*places[-1]))


def pixel(pad: DrawingPad, x: float, y: float) -> int:
    """Brightness at a place of the pad, in shares of its side."""
    image = pad.grab().toImage()
    return image.pixelColor(round(x * image.width()), round(y * image.height())).lightness()


def test_a_stroke_grows_point_by_point_under_one_name(pad: DrawingPad) -> None:
    found = drawn(pad)
    draw(pad, (42, 42), (84, 42), (84, 84))
    draw(pad, (10, 10))
    assert [len(points) for points, _ in found] == [1, 2, 3, 1]
    np.testing.assert_allclose(
        [point[:2] for point in found[2][0]], [(0.25, 0.25), (0.5, 0.25), (0.5, 0.5)], atol=1e-4
    )
    assert len({gesture for _, gesture in found[:3]}) == 1
    assert found[3][1] != found[0][1]


def test_a_hand_at_rest_adds_no_points_and_one_that_hovers_draws_nothing(pad: DrawingPad) -> None:
    found = drawn(pad)
    draw(pad, (42, 42), (43, 42), (42, 43), (60, 42))
    QTest.mouseMove(pad, QPoint(100, 100))
    QTest.mouseClick(pad, Qt.MouseButton.RightButton, NONE, QPoint(50, 50))
    assert [len(points) for points, _ in found] == [1, 2]


def test_a_pen_draws_wider_the_harder_it_is_pressed(pad: DrawingPad) -> None:
    found = drawn(pad)
    pen = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1, "",
        QPointingDeviceUniqueId(),
    )  # fmt: skip
    for kind, x, pressure in (
        (QEvent.Type.TabletPress, 20.0, 0.0),
        (QEvent.Type.TabletMove, 60.0, 1.0),
        (QEvent.Type.TabletRelease, 60.0, 0.0),
        (QEvent.Type.TabletMove, 99.0, 0.0),
    ):
        place = QPointF(x, 50.0)
        event = QTabletEvent(
            kind, pen, place, pad.mapToGlobal(place), pressure, 0, 0, 0, 0, 0, NONE, LEFT, LEFT
        )
        QApplication.sendEvent(pad, event)
    (_, _, light), (_, _, heavy) = found[-1][0]
    assert len(found) == 2
    assert heavy > 2 * light > 0


def test_strokes_are_white_on_black_where_they_were_drawn(pad: DrawingPad) -> None:
    pad.set_strokes([((0.2, 0.5, 0.1), (0.8, 0.5, 0.1)), ((0.5, 0.8, 0.1),)])
    assert [pixel(pad, x, y) for x, y in ((0.5, 0.5), (0.2, 0.5), (0.5, 0.8))] == [255] * 3
    assert [pixel(pad, x, y) for x, y in ((0.5, 0.4), (0.5, 0.6), (0.1, 0.5))] == [0] * 3
    pad.set_strokes([((0.2, 0.5, 0.04), (0.8, 0.5, 0.2))])
    assert pixel(pad, 0.5, 0.45) == 255, "of the mean of two pressures"


def test_a_stroke_that_grows_looks_like_one_that_is_there_at_once(pad: DrawingPad, stage: Stage) -> None:
    first = ((0.1, 0.3, 0.1), (0.5, 0.35, 0.1), (0.45, 0.8, 0.08))
    second = ((0.9, 0.9, 0.1), (0.6, 0.2, 0.1))
    for strokes in ((first[:1],), (first[:2],), (first,), (first, second[:1]), (first, second)):
        pad.set_strokes(strokes)
        pad.grab()
    once = stage.mount(DrawingPad())
    once.set_strokes((first, second))
    pad.clearFocus()
    once.clearFocus()
    assert pad.grab().toImage() == once.grab().toImage()
    pad.set_strokes((first, second[:1]))
    assert pixel(pad, 0.75, 0.55) == 0, "one step back"
    assert pixel(pad, 0.9, 0.9) == 255
    pad.set_strokes((first[:1], second))
    assert pixel(pad, 0.45, 0.8) == 0, "another stroke in its place"


def test_what_is_new_of_a_stroke_lies_in_the_part_that_is_painted(pad: DrawingPad) -> None:
    stroke = ((0.1, 0.3, 0.1), (0.5, 0.35, 0.12), (0.45, 0.8, 0.08))
    parts = Paints(pad)
    pad.installEventFilter(parts)
    pad.set_strokes((stroke[:1],))
    before = pad.grab().toImage()
    for count in (2, 3):
        settle()
        parts.region = QRegion()
        pad.set_strokes((stroke[:count],))
        settle()
        part = parts.region.boundingRect()
        after = pad.grab().toImage()
        assert part != pad.rect()
        changed = [
            (x, y) for x in range(SIDE) for y in range(SIDE) if before.pixel(x, y) != after.pixel(x, y)
        ]
        assert changed
        assert all(part.contains(x, y) for x, y in changed)
        before = after


def test_a_picture_lies_below_the_strokes_and_keeps_its_shape(pad: DrawingPad) -> None:
    pad.set_picture(np.full((10, 20, 1), 120, np.uint8))
    assert pixel(pad, 0.5, 0.5) == 120
    assert pixel(pad, 0.5, 0.1) == 0
    pad.set_strokes([((0.5, 0.5, 0.1),)])
    assert pixel(pad, 0.5, 0.5) == 255
    pad.set_picture(None)
    assert pixel(pad, 0.1, 0.5) == 0


def test_it_says_what_to_do_while_it_is_empty(pad: DrawingPad) -> None:
    empty = pad.grab().toImage()
    pad.set_strokes([((0.01, 0.01, 0.001),)])
    assert pad.grab().toImage() != empty


def test_keys_ask_for_what_they_stand_for(pad: DrawingPad) -> None:
    asked: list[str] = []
    pad.pin_requested.connect(lambda: asked.append("pin"))
    pad.clear_requested.connect(lambda: asked.append("clear"))
    pad.close_requested.connect(lambda: asked.append("close"))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_X):
        QTest.keyClick(pad, key)
    assert asked == ["pin", "clear", "close"]


def test_a_file_or_an_image_can_be_dropped(pad: DrawingPad, tmp_path: Path) -> None:
    files: list[str] = []
    images: list[QImage] = []
    pad.file_dropped.connect(files.append)
    pad.image_dropped.connect(images.append)
    with_file, with_image, with_text = QMimeData(), QMimeData(), QMimeData()
    with_file.setUrls([QUrl.fromLocalFile(str(tmp_path / "seven.png"))])
    with_image.setImageData(QImage(3, 4, QImage.Format.Format_RGB32))
    with_text.setText("no picture")
    for mime in (with_file, with_image, with_text):
        arguments = (Qt.DropAction.CopyAction, mime, LEFT, NONE)
        enter = QDragEnterEvent(QPoint(5, 5), *arguments)
        enter.ignore()
        QApplication.sendEvent(pad, enter)
        if enter.isAccepted():
            QApplication.sendEvent(pad, QDropEvent(QPointF(5, 5), *arguments))
    assert [Path(file) for file in files] == [tmp_path / "seven.png"]
    assert [(image.width(), image.height()) for image in images] == [(3, 4)]


def test_its_side_is_a_multiple_of_a_digits() -> None:
    assert SIDE % 28 == 0
