"""Numbers as a veil over a map: where they lie, how dense they are, what stands in, and their scale."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from explorer.widgets.heat import Heat
from explorer.widgets.layer import Scene
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap
from explorer.widgets.viewport import Viewport
from tests.support.qt import Stage, settle

GRID = MosaicGrid((-2.0, -2.0, 2.0, 2.0), 2, 2)


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    canvas = PointMap()
    palette = canvas.palette()
    palette.setColor(QPalette.ColorRole.Highlight, QColor(255, 0, 0))
    palette.setColor(QPalette.ColorRole.Base, QColor(255, 255, 255))
    canvas.setPalette(palette)
    canvas.resize(400, 300)
    canvas.set_rings((2.0,))
    canvas.set_rings_visible(False)
    return stage.mount(canvas)


def test_the_largest_number_is_the_densest_and_lies_where_it_belongs(canvas: PointMap) -> None:
    heat = Heat(4)
    canvas.layers.append(heat)
    heat.begin(GRID)
    heat.put(np.arange(4), np.array([1.0, 1.0, 1.0, 9.0], np.float32)[:, None, None])
    assert heat.ends == (1.0, 9.0)
    canvas.repaint_layers()
    settle()
    for _ in range(2):
        image = canvas.grab().toImage()
        greens = {}
        for x in (-1.0, 1.0):
            for y in (-1.0, 1.0):
                left, top = canvas.viewport.to_screen(x, y)
                greens[x, y] = image.pixelColor(round(left), round(top)).green()
        assert greens[1.0, 1.0] < 60
        assert {greens[-1.0, -1.0], greens[1.0, -1.0], greens[-1.0, 1.0]} == {255}
        canvas.pan_by(12, -7)
        settle()


def test_numbers_that_hardly_differ_are_not_made_to_look_as_if_they_did(canvas: PointMap) -> None:
    heat = Heat(1)
    canvas.layers.append(heat)
    heat.begin(GRID)
    heat.put(np.arange(4), np.array([16.1, 16.1, 16.1, 16.101], np.float32)[:, None, None])
    canvas.repaint_layers()
    settle()
    left, top = canvas.viewport.to_screen(1.0, 1.0)
    assert canvas.grab().toImage().pixelColor(round(left), round(top)).green() > 230


@pytest.mark.parametrize(
    ("middle", "shading"),
    [(0.05, 0.7), (0.5, 1.0), (0.6, 1.36), (0.9, 1.6)],
)
def test_numbers_differ_most_where_most_of_them_are(canvas: PointMap, middle: float, shading: float) -> None:
    heat = Heat(1)
    canvas.layers.append(heat)
    heat.begin(GRID)
    assert heat.shading == 1.0
    numbers = 1 + 8 * np.array([0.0, middle, middle, 1.0], np.float32)
    heat.put(np.arange(4), numbers[:, None, None])
    assert heat.shading == pytest.approx(shading, abs=0.01)
    canvas.repaint_layers()
    settle()
    left, top = canvas.viewport.to_screen(1.4, -1.4)
    green = canvas.grab().toImage().pixelColor(round(left), round(top)).green()
    assert green == pytest.approx(255 * (1 - 0.85 * middle**shading), abs=12)


def test_rough_numbers_fill_their_cell_until_fine_ones_come() -> None:
    heat = Heat(4)
    heat.begin(GRID)
    heat.put(np.array([1]), np.array([[[1.0, 2.0], [3.0, 4.0]]], np.float32))
    np.testing.assert_array_equal(heat.values[:4, 4:], np.kron([[1, 2], [3, 4]], np.ones((2, 2))))
    assert np.isnan(heat.values[4:]).all()
    fine = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    heat.put(np.array([1]), fine)
    np.testing.assert_array_equal(heat.values[:4, 4:], fine[0])


def test_what_was_there_stands_in_where_it_lay() -> None:
    heat = Heat(2)
    heat.begin(GRID)
    numbers = np.arange(16, dtype=np.float32).reshape(4, 4)
    heat.put(np.arange(4), np.stack([numbers[:2, :2], numbers[:2, 2:], numbers[2:, :2], numbers[2:, 2:]]))
    np.testing.assert_array_equal(heat.values, numbers)
    heat.begin(MosaicGrid((0.0, -2.0, 4.0, 2.0), 2, 2))  # two units to the right
    np.testing.assert_array_equal(heat.values[:, :2], numbers[:, 2:])
    assert np.isnan(heat.values[:, 2:]).all()
    heat.begin(MosaicGrid((0.0, 0.0, 1.0, 1.0), 1, 1))  # one cell of it, from near
    np.testing.assert_array_equal(heat.values, np.full((2, 2), 10.0))
    heat.clear()
    assert heat.ends is None


def test_a_scale_stands_before_the_words_or_below_them(canvas: PointMap) -> None:
    before = canvas.grab().toImage()
    canvas.notes.set_line("heat", "change", ("1", "9"))
    canvas.repaint_layers()
    settle()
    beside = canvas.grab().toImage()
    assert beside != before
    assert canvas.notes.lines == ("1 … 9 change",)
    canvas.notes.set_line("heat", "change " * 12, ("1", "9"))
    canvas.repaint_layers()
    settle()
    canvas.notes.set_line("heat", "change", ("1", "9"), 3.0)
    canvas.repaint_layers()
    settle()
    assert canvas.grab().toImage() != beside, "the scale is shaded as the numbers are"
    canvas.notes.set_line("heat", "change " * 12, ("1", "9"))
    canvas.repaint_layers()
    settle()
    top = canvas.height() - 34 - 18
    assert canvas.grab().toImage().copy(0, top - 6, 120, 12) != before.copy(0, top - 6, 120, 12)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
def test_what_is_kept_while_one_pans_looks_as_if_it_were_painted_anew(
    qapp: QApplication, ratio: float
) -> None:
    values = np.random.default_rng(0).uniform(1, 9, (4, 4, 4)).astype(np.float32)

    def heat() -> Heat:
        layer = Heat(4)
        layer.begin(GRID)
        layer.put(np.arange(4), values)
        return layer

    def painted(layer: Heat, x: float) -> np.ndarray:
        size = round(200 * ratio)
        image = QImage(size, size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("white"))
        painter = QPainter(image)
        layer.draw(painter, Scene(Viewport(x, 0.1, 61.7, 200, 200), ratio, QPalette(), QFont()))
        painter.end()
        return np.frombuffer(image.constBits(), np.uint8).astype(int)

    kept = heat()
    painted(kept, 0.0)
    for step in (0, 1, 7, -40):
        x = step / (61.7 * ratio)  # whole device pixels
        assert np.abs(painted(kept, x) - painted(heat(), x)).max() <= 12
