"""Points as pictures on a canvas: where they lie, their size, their frames, and what hides them."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.layer import Scene
from explorer.widgets.point_map import PointMap
from explorer.widgets.viewport import Viewport
from tests.support.qt import Stage, settle

PLACES = np.array([[-1.0, 0.0], [1.0, 0.5], [1.0, -0.5]], np.float32)
COLOURS = ((255, 0, 0), (0, 0, 255))


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    canvas = PointMap()
    canvas.resize(400, 300)
    canvas.set_points(PLACES, np.array([0, 1, 1], np.uint8))
    canvas.set_palette(COLOURS)
    canvas.set_rings((2.0,))
    canvas.pictures.size = 28
    return stage.mount(canvas)


def put(canvas: PointMap, *indices: int) -> None:
    """Pictures whose left half is dark green and whose right half light green."""
    picture = np.zeros((7, 7, 3), np.uint8)
    picture[:, :4, 1], picture[:, 4:, 1] = 100, 200
    canvas.pictures.put(np.array(indices), np.stack([picture] * len(indices)))
    canvas.repaint_layers()
    settle()


def at(image: QImage, canvas: PointMap, index: int, right: float, scale: float = 1.0) -> QColor:
    left, top = canvas.viewport.to_screen(*PLACES[index].tolist())
    return image.pixelColor(round((left + right) * scale), round(top * scale))


def test_a_picture_lies_with_its_middle_on_its_point_in_the_colour_of_its_class(canvas: PointMap) -> None:
    put(canvas, 0, 2)
    for _ in range(3):
        image = canvas.grab().toImage()
        for index, colour in ((0, "#ff0000"), (2, "#0000ff")):
            assert at(image, canvas, index, -10).green() == 100
            assert at(image, canvas, index, 10).green() == 200
            assert at(image, canvas, index, -15.0).name() == colour
        assert at(image, canvas, 1, -10).green() not in (100, 200)
        canvas.pan_by(15.3, -8.7)
        canvas.zoom_by(1.3)
        settle()


def test_hidden_classes_and_pictures_that_are_gone_are_not_painted(canvas: PointMap) -> None:
    before = canvas.grab().toImage()
    put(canvas, 0, 1)
    canvas.set_hidden(frozenset({1}))
    image = canvas.grab().toImage()
    assert at(image, canvas, 0, 10).green() == 200
    assert at(image, canvas, 1, 10).green() != 200
    canvas.set_hidden(frozenset())
    canvas.pictures.keep([])
    canvas.repaint_layers()
    assert canvas.grab().toImage() == before


def test_other_classes_fade_while_one_is_singled_out(canvas: PointMap) -> None:
    put(canvas, 0, 1)
    canvas.set_emphasis(1)
    image = canvas.grab().toImage()
    assert at(image, canvas, 1, 10).name() == "#00c800"
    assert at(image, canvas, 0, 10).red() > 100  # the paper shines through


def test_an_exported_view_has_them_in_its_own_resolution(canvas: PointMap) -> None:
    put(canvas, 0)
    image = canvas.render_image(3.0)
    assert at(image, canvas, 0, -12, 3.0).green() == 100
    assert at(image, canvas, 0, 12, 3.0).green() == 200
    canvas.pictures.size = 56
    canvas.repaint_layers()
    assert at(canvas.grab().toImage(), canvas, 0, 25).green() == 200


def test_a_note_is_written_in_the_corner_until_it_is_taken_away(canvas: PointMap) -> None:
    before = canvas.grab().toImage()
    assert canvas.notes.set_line("pictures", "reconstructions")
    assert not canvas.notes.set_line("pictures", "reconstructions")
    canvas.repaint_layers()
    settle()
    assert canvas.grab().toImage() != before
    assert canvas.notes.set_line("pictures", "")
    assert canvas.notes.lines == ()
    canvas.repaint_layers()
    settle()
    assert canvas.grab().toImage() == before


@pytest.mark.parametrize(("left", "top"), [(0, 50), (100, 50), (50, 0), (50, 80), (50, 40), (-90, 40)])
def test_a_picture_at_the_edge_is_cut_there_and_nowhere_else(canvas: PointMap, left: int, top: int) -> None:
    put(canvas, 0)
    x, y = PLACES[0].tolist()
    viewport = Viewport(x + (50 - left) / 10, y - (40 - top) / 10, 10, 100, 80)
    image = QImage(100, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    canvas.pictures.draw(painter, Scene(viewport, 1.0, canvas.palette(), canvas.font()))
    painter.end()
    painted = {
        (right, down)
        for right in range(100)
        for down in range(80)
        if image.pixelColor(right, down) != QColor("white")
    }
    reach = canvas.pictures.size // 2 + 4
    expected = {
        (right, down)
        for right in range(max(left - reach, 0), min(left + reach, 100))
        for down in range(max(top - reach, 0), min(top + reach, 80))
    }
    assert painted <= expected
    assert len(painted) >= 0.7 * len(expected)


def test_numbers_at_the_edge_lie_on_plates_while_there_are_pictures(canvas: PointMap) -> None:
    def edge() -> QImage:
        image = canvas.grab().toImage()
        return image.copy(0, image.height() - 24, image.width(), 24)

    plain = edge()
    put(canvas, 0)
    assert edge() != plain, "a picture may lie below them"
    canvas.pictures.keep(())
    canvas.repaint_layers()
    settle()
    assert edge() == plain
