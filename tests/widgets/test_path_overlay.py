"""The line over a map: where its ends are, at any view."""

import pytest
from PySide6.QtGui import QColor, QPalette

from explorer.widgets.path_overlay import PathOverlay
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle

ENDS = ((-1.0, 0.0), (1.0, 1.0))


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    canvas = PointMap()
    palette = canvas.palette()
    palette.setColor(QPalette.ColorRole.Highlight, QColor(255, 0, 0))
    canvas.setPalette(palette)
    canvas.resize(400, 300)
    return stage.mount(canvas)


def is_red(canvas: PointMap, x: float, y: float) -> bool:
    left, top = canvas.viewport.to_screen(x, y)
    image = canvas.grab().toImage()
    around = [image.pixelColor(round(left) + i, round(top) + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return any(colour.red() > 200 and colour.green() < 90 for colour in around)


def test_line_and_dot_lie_on_the_data_and_stay_there(canvas: PointMap) -> None:
    overlay = PathOverlay(canvas)
    overlay.set_path(ENDS, 0.75)
    settle()
    assert overlay.playhead == (0.5, 0.75)
    for _ in range(3):
        assert is_red(canvas, 0.5, 0.75)
        assert is_red(canvas, -0.5, 0.25)
        assert not is_red(canvas, -0.5, 0.5)
        canvas.pan_by(20, 10)
        canvas.zoom_by(1.2)
        canvas.resize(canvas.width() - 20, canvas.height() - 10)
        settle()


def test_without_a_path_nothing_is_shown(canvas: PointMap) -> None:
    before = canvas.grab().toImage()
    overlay = PathOverlay(canvas)
    overlay.set_path(ENDS, 0.5)
    settle()
    assert canvas.grab().toImage() != before
    overlay.set_path(None)
    settle()
    assert overlay.playhead is None
    assert canvas.grab().toImage() == before


def test_a_path_of_many_corners_goes_through_them(canvas: PointMap) -> None:
    overlay = PathOverlay(canvas)
    corners = [(-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)]
    overlay.set_path(corners, 0.75)
    assert overlay.playhead == (0.5, 0.5)
    for x, y in ((-0.5, 0.5), (0.0, 1.0), (0.5, 0.5), (0.8, 0.2)):
        assert is_red(canvas, x, y)
    assert not is_red(canvas, 0.0, 0.0)
    for share, place in ((0.0, (-1.0, 0.0)), (1.0, (1.0, 0.0)), (0.5, (0.0, 1.0))):
        overlay.set_path(corners, share)
        assert overlay.playhead == place


def test_an_exported_view_has_the_line(canvas: PointMap) -> None:
    without = canvas.render_image(2.0)
    PathOverlay(canvas).set_path(ENDS, 0.25)
    image = canvas.render_image(2.0)
    assert image != without
    left, top = canvas.viewport.to_screen(0.0, 0.5)
    colour = image.pixelColor(round(2 * left), round(2 * top))
    assert colour.red() > 200
    assert colour.green() < 90


def test_a_path_of_no_length_is_a_dot(canvas: PointMap) -> None:
    PathOverlay(canvas).set_path(((0.5, 0.5), (0.5, 0.5)), 0.3)
    settle()
    assert is_red(canvas, 0.5, 0.5)
