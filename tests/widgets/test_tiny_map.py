"""The tiny map: its dots, its shadow, and the hand that moves one."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QSignalSpy, QTest

from explorer.widgets.tiny_map import TinyMap
from tests.support.qt import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def small(stage: Stage) -> TinyMap:
    small = TinyMap()
    small.setFixedSize(100, 100)
    small.set_dots([(0.0, 0.0), (2.0, 1.0)], 1)
    return stage.mount(small)


def moves(spy: QSignalSpy) -> list[tuple[float, float]]:
    return [tuple(spy.at(at)[:2]) for at in range(spy.count())]


def test_a_press_brings_the_dot_here_and_a_drag_takes_it_along(small: TinyMap) -> None:
    spy = QSignalSpy(small.moved)
    QTest.mousePress(small, LEFT, pos=QPoint(20, 70))
    QTest.mouseMove(small, QPoint(30, 60))
    QTest.mouseRelease(small, LEFT, pos=QPoint(30, 60))
    QTest.mouseMove(small, QPoint(90, 90))
    assert moves(spy) == [pytest.approx(small.to_plane(QPointF(*at))) for at in ((20, 70), (30, 60))]
    assert len({spy.at(at)[2] for at in range(spy.count())}) == 1


def test_a_dot_that_is_taken_does_not_jump(small: TinyMap) -> None:
    spy = QSignalSpy(small.moved)
    start = small.to_screen(2.0, 1.0).toPoint() + QPoint(2, 1)
    QTest.mousePress(small, LEFT, pos=start)
    assert spy.count() == 0
    QTest.mouseMove(small, start + QPoint(10, 0))
    ((x, y),) = moves(spy)
    assert (x, y) == pytest.approx((2.0 + 0.7, 1.0), abs=0.01)


def test_two_drags_are_two_gestures_and_the_dot_stays_on_the_map(small: TinyMap) -> None:
    spy = QSignalSpy(small.moved)
    for at in (QPoint(20, 20), QPoint(400, -300)):
        QTest.mousePress(small, LEFT, pos=QPoint(10, 10))
        QTest.mouseMove(small, at)
        QTest.mouseRelease(small, LEFT, pos=at)
    assert moves(spy)[-1] == pytest.approx((3.5, 3.5))
    assert len({spy.at(at)[2] for at in range(spy.count())}) == 2


@pytest.mark.parametrize(("key", "by"), [("Left", (-0.05, 0)), ("Up", (0, 0.05))])
def test_arrow_keys_nudge_it(small: TinyMap, key: str, by: tuple[float, float]) -> None:
    spy = QSignalSpy(small.moved)
    QTest.keyClick(small, getattr(Qt.Key, f"Key_{key}"))
    QTest.keyClick(small, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ShiftModifier)
    assert moves(spy)[0] == pytest.approx((2 + by[0], 1 + by[1]))
    assert moves(spy)[1] == pytest.approx((2 + 10 * by[0], 1 + 10 * by[1]))


def test_the_data_throw_a_shadow(small: TinyMap) -> None:
    before = small.grab().toImage()
    shares = np.zeros((10, 10), np.float32)
    shares[:5] = 1.0
    small.set_shadow(shares, 3.5)
    seen = small.grab().toImage()
    assert seen.pixelColor(20, 20) != before.pixelColor(20, 20)
    assert seen.pixelColor(20, 80) == before.pixelColor(20, 80)


def test_a_dot_beyond_the_map_is_seen_whole_at_its_edge(small: TinyMap) -> None:
    def accent() -> int:
        seen = small.grab().toImage()
        colour = small.palette().color(QPalette.ColorRole.Highlight)
        return sum(seen.pixelColor(x, y) == colour for x in range(100) for y in range(100))

    small.clearFocus()
    small.set_dots([(0.0, 0.0)], 0)
    whole = accent()
    small.set_dots([(-9.0, 9.0)], 0)
    assert accent() >= whole > 20


def test_it_says_while_it_is_held(small: TinyMap) -> None:
    spy = QSignalSpy(small.held)
    QTest.mousePress(small, LEFT, pos=QPoint(20, 70))
    QTest.mouseMove(small, QPoint(30, 60))
    QTest.mouseRelease(small, LEFT, pos=QPoint(30, 60))
    assert [spy.at(at) for at in range(spy.count())] == [[True], [False]]


def test_the_dot_is_let_go_when_the_map_is_hidden_in_mid_drag(small: TinyMap) -> None:
    QTest.mousePress(small, LEFT, pos=QPoint(20, 70))
    moved, held = QSignalSpy(small.moved), QSignalSpy(small.held)
    small.hide()
    small.show()
    QTest.mouseMove(small, QPoint(30, 60))
    QTest.mouseRelease(small, LEFT, pos=QPoint(30, 60))
    small.hide()
    assert moved.count() == 0
    assert [held.at(at) for at in range(held.count())] == [[False]]
