"""A loop drawn over a map: what the hand does, what is told, what is painted."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest

from explorer.widgets.lasso import Lasso
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
SQUARE = [QPoint(100, 100), QPoint(200, 100), QPoint(200, 200), QPoint(100, 200)]


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    canvas = PointMap()
    canvas.resize(400, 300)
    return stage.mount(canvas)


@pytest.fixture
def lasso(canvas: PointMap) -> Lasso:
    return Lasso(canvas)


def drag(canvas: PointMap, points: list[QPoint], modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(canvas, LEFT, modifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, LEFT, modifier, points[-1])
    settle()


def loops_of(lasso: Lasso) -> list[tuple[tuple[float, float], ...]]:
    loops: list[tuple[tuple[float, float], ...]] = []
    lasso.drawn.connect(loops.append)
    return loops


def test_armed_it_draws_one_loop_in_data_units_and_the_map_stays(canvas: PointMap, lasso: Lasso) -> None:
    loops, before, clicks = loops_of(lasso), canvas.viewport, []
    canvas.clicked.connect(lambda *args: clicks.append(args))
    lasso.set_armed(armed=True)
    drag(canvas, SQUARE)
    (loop,) = loops
    places = [QPointF(*canvas.viewport.to_screen(x, y)).toPoint() for x, y in loop]
    assert places == SQUARE
    assert canvas.viewport == before
    assert clicks == []
    assert not lasso.is_armed
    drag(canvas, SQUARE)
    assert len(loops) == 1
    assert canvas.viewport != before, "the next drag pans again"


def test_alt_draws_at_any_time(canvas: PointMap, lasso: Lasso) -> None:
    loops = loops_of(lasso)
    drag(canvas, SQUARE, ALT)
    assert len(loops) == 1


def test_escape_gives_up_the_loop_then_the_lasso(canvas: PointMap, lasso: Lasso) -> None:
    loops = loops_of(lasso)
    armed: list[bool] = []
    lasso.armed_changed.connect(armed.append)
    lasso.set_armed(armed=True)
    QTest.mousePress(canvas, LEFT, NONE, SQUARE[0])
    for point in SQUARE[1:]:
        QTest.mouseMove(canvas, point)
    assert lasso.is_drawing
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not lasso.is_drawing
    assert lasso.is_armed
    QTest.mouseRelease(canvas, LEFT, NONE, SQUARE[-1])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (loops, armed) == ([], [True, False])
    assert lasso.isHidden()


def test_a_slip_of_the_hand_is_no_loop(canvas: PointMap, lasso: Lasso) -> None:
    loops = loops_of(lasso)
    lasso.set_armed(armed=True)
    drag(canvas, [QPoint(100, 100), QPoint(101, 101)])
    assert loops == []
    assert lasso.is_armed


@pytest.mark.parametrize("paper", [255, 18], ids=["light", "dark"])
@pytest.mark.parametrize("tile", [230, 90], ids=["on light tiles", "on dark tiles"])
def test_over_tiles_what_is_selected_is_brighter_in_every_theme(
    canvas: PointMap, lasso: Lasso, paper: int, tile: int
) -> None:
    palette = QPalette(canvas.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor(paper, paper, paper))
    canvas.setPalette(palette)
    canvas.ground.begin(MosaicGrid((-4.0, -4.0, 4.0, 4.0), 8, 8), (2, 2, 1))
    canvas.ground.put(np.arange(64), np.full((64, 2, 2, 1), tile, np.uint8))
    lasso.set_on_tiles(on=True)
    lasso.set_loop(((-1.2, -1.2), (1.2, -1.2), (1.2, 1.2), (-1.2, 1.2)))
    settle()
    image = canvas.grab().toImage()
    inside, outside = (
        image.pixelColor(*(round(at) for at in canvas.viewport.to_screen(x, 0.3))).lightness()
        for x in (0.3, 2.5)
    )
    assert inside == tile
    assert outside < 0.55 * tile


def test_a_loop_fades_what_is_outside_and_stays_on_the_data(canvas: PointMap, lasso: Lasso) -> None:
    canvas.set_rings([1.0, 2.0])
    canvas.reset_view()
    plain = canvas.grab().toImage()
    lasso.set_loop(((-1.2, -1.2), (1.2, -1.2), (1.2, 1.2), (-1.2, 1.2)))
    settle()

    def shade(image: QImage, x: float) -> int:
        left, top = (round(at) for at in canvas.viewport.to_screen(x, 0.0))
        around = [image.pixelColor(left + at, top + 9).lightness() for at in range(-3, 4)]
        return min(around)

    for _ in range(2):
        faded = canvas.grab().toImage()
        assert shade(faded, 1.0) == shade(plain, 1.0) < 200, "inside as it was"
        assert shade(faded, 2.0) > shade(plain, 2.0) + 20, "outside nearer to the paper"
        canvas.pan_by(30, 0)
        lasso.set_loop(())
        plain = canvas.grab().toImage()
        lasso.set_loop(((-1.2, -1.2), (1.2, -1.2), (1.2, 1.2), (-1.2, 1.2)))
        settle()
    lasso.set_loop(())
    assert lasso.isHidden()
