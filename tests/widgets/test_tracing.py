"""A line drawn over a map: what the hand does, what is reported, and how one leaves."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.point_map import PointMap
from explorer.widgets.tracing import Tracing
from tests.support.qt import Stage, settle

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
WAY = ((50, 60), (80, 90), (120, 100), (200, 40))


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    canvas = PointMap()
    canvas.resize(400, 300)
    return stage.mount(canvas)


def mouse(canvas: PointMap, kind: QEvent.Type, x: float, y: float) -> None:
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    held = NONE if kind == QEvent.Type.MouseButtonRelease else LEFT
    place = QPointF(x, y)
    event = QMouseEvent(kind, place, canvas.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def drag(canvas: PointMap, *way: tuple[float, float], is_let_go: bool = True) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, *way[0])
    for x, y in way[1:]:
        mouse(canvas, QEvent.Type.MouseMove, x, y)
    if is_let_go:
        mouse(canvas, QEvent.Type.MouseButtonRelease, *way[-1])


def test_a_drag_draws_while_it_is_armed_and_pans_otherwise(canvas: PointMap) -> None:
    tracing = Tracing(canvas)
    lines: list[list[tuple[float, float]]] = []
    tracing.drawn.connect(lines.append)
    before, plain = canvas.viewport, canvas.grab().toImage()
    tracing.set_armed(armed=True)
    assert canvas.grab().toImage() != plain  # it says so
    drag(canvas, *WAY)
    assert canvas.viewport == before
    assert lines[0][: len(WAY)] == [before.to_data(x, y) for x, y in WAY]
    assert not tracing.is_armed
    assert canvas.grab().toImage() == plain
    drag(canvas, *WAY)
    assert canvas.viewport != before
    assert len(lines) == 1


def test_the_line_is_seen_while_it_is_drawn_and_stays_where_it_is_when_one_zooms(canvas: PointMap) -> None:
    tracing = Tracing(canvas)
    tracing.set_armed(armed=True)
    without = canvas.grab().toImage()
    drag(canvas, *WAY, is_let_go=False)
    assert canvas.grab().toImage() != without
    canvas.zoom_by(1.5)
    lines: list[list[tuple[float, float]]] = []
    tracing.drawn.connect(lines.append)
    place = canvas.viewport.to_data(300, 200)
    mouse(canvas, QEvent.Type.MouseButtonRelease, 300, 200)
    assert lines[0][-1] == pytest.approx(place)


def test_escape_leaves_with_nothing_drawn(canvas: PointMap) -> None:
    tracing = Tracing(canvas)
    lines: list[object] = []
    armed: list[bool] = []
    tracing.drawn.connect(lines.append)
    tracing.armed_changed.connect(armed.append)
    tracing.set_armed(armed=True)
    drag(canvas, *WAY, is_let_go=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse(canvas, QEvent.Type.MouseButtonRelease, *WAY[-1])
    settle()
    assert lines == []
    assert armed == [True, False]


def test_a_slip_of_the_hand_draws_nothing_and_leaves_it_armed(canvas: PointMap) -> None:
    tracing = Tracing(canvas)
    lines: list[object] = []
    clicks: list[object] = []
    tracing.drawn.connect(lines.append)
    canvas.clicked.connect(lambda *click: clicks.append(click))
    tracing.set_armed(armed=True)
    QTest.mouseClick(canvas, LEFT, pos=QPoint(100, 100))
    drag(canvas, (100, 100), (104, 103), (101, 100))
    assert lines == clicks == []
    assert tracing.is_armed


def test_an_exported_view_does_not_say_what_to_do(canvas: PointMap) -> None:
    tracing = Tracing(canvas)
    before = canvas.render_image(1.0)
    tracing.set_armed(armed=True)
    assert canvas.render_image(1.0) == before
    assert canvas.grab().toImage() != before
