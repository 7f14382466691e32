"""Contours on a map: drawn where they lie, with words that move with them."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from explorer.widgets.contours import Contour, Contours, _label_places, _lengths
from explorer.widgets.layer import Scene
from explorer.widgets.point_map import PointMap
from explorer.widgets.viewport import Viewport
from tests.support.qt import Stage, settle

ANGLES = np.linspace(0, 2 * np.pi, 181)
CIRCLE = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
VIEW = Viewport(0, 0, 80, 400, 300)


def drawn(
    viewport: Viewport, *contours: Contour, ratio: float = 1.0, ground: int = 255, is_on_tiles: bool = False
) -> NDArray[np.uint8]:
    """Darkness of what is drawn on white, or on another grey."""
    layer = Contours()
    layer.set_contours(contours)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("white"))
    palette.setColor(QPalette.ColorRole.Text, QColor("black"))
    width, height = round(viewport.width * ratio), round(viewport.height * ratio)
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(ground, ground, ground))
    painter = QPainter(image)
    scene = Scene(viewport, ratio, palette, QFont())
    layer.draw(painter, scene, is_on_tiles=is_on_tiles)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return 255 - pixels[:, :width]


@pytest.mark.parametrize("ratio", [1.0, 2.0, 4.0])
def test_a_line_is_drawn_where_it_lies_and_nowhere_else(qapp: QApplication, ratio: float) -> None:
    dark = drawn(VIEW, Contour((CIRCLE,), "", 1.0), ratio=ratio)
    row, column = np.nonzero(dark > 60)
    away = np.hypot((column + 0.5) / ratio - 200, (row + 0.5) / ratio - 150)
    assert len(away) > 300 * ratio
    assert away.min() > 77
    assert away.max() < 83


def test_a_stronger_line_is_darker(qapp: QApplication) -> None:
    weak, strong = (int(drawn(VIEW, Contour((CIRCLE,), "", ink)).sum()) for ink in (0.4, 0.9))
    assert strong > 1.5 * weak


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("ground", [40, 128, 215])
def test_on_pictures_a_faint_line_has_light_and_dark(qapp: QApplication, ratio: float, ground: int) -> None:
    faint = Contour((CIRCLE,), "", 0.4)
    plain, on_tiles = (
        drawn(VIEW, faint, ratio=ratio, ground=ground, is_on_tiles=is_on_tiles).astype(int)
        for is_on_tiles in (False, True)
    )

    def contrast(dark: NDArray[np.int_]) -> int:
        return int(
            np.percentile(dark[dark != 255 - ground], 90) - np.percentile(dark[dark != 255 - ground], 10)
        )

    assert contrast(on_tiles) > 90
    assert contrast(on_tiles) > 1.4 * contrast(plain)


def test_lines_far_outside_and_deep_zooms_are_drawn_without_harm(qapp: QApplication) -> None:
    assert not drawn(Viewport(50, 50, 80, 400, 300), Contour((CIRCLE,), "x", 1.0)).any()
    deep = drawn(Viewport(1, 0, 4e5, 400, 300), Contour((CIRCLE,), "x", 1.0))
    assert (deep > 60).any()


def test_words_lie_on_the_line_and_move_with_it() -> None:
    lengths = _lengths(CIRCLE)
    before = list(_label_places(CIRCLE, lengths, VIEW, []))
    assert before
    for x, y in before:
        assert np.hypot(x - 200, y - 150) == pytest.approx(80, abs=0.5)
    after = list(_label_places(CIRCLE, lengths, VIEW.panned(30, -20), []))
    np.testing.assert_allclose(after, [(x + 30, y - 20) for x, y in before], atol=1e-6)


def test_words_leave_room_for_words() -> None:
    placed = list(_label_places(CIRCLE, _lengths(CIRCLE), VIEW, []))
    (first,) = placed
    (second,) = _label_places(CIRCLE, _lengths(CIRCLE), VIEW, [first])
    assert np.hypot(first[0] - second[0], first[1] - second[1]) >= 40


def test_short_lines_carry_no_words_and_long_ones_more() -> None:
    lengths = _lengths(CIRCLE)
    assert list(_label_places(CIRCLE, lengths, Viewport(0, 0, 10, 400, 300), [])) == []
    few = len(list(_label_places(CIRCLE, lengths, Viewport(0, 0, 200, 2000, 2000), [])))
    many = len(list(_label_places(CIRCLE, lengths, Viewport(0, 0, 900, 2000, 2000), [])))
    assert 1 <= few < many


def test_the_map_shows_them_and_without_them_it_is_what_it_was(stage: Stage) -> None:
    canvas = PointMap()
    canvas.resize(300, 260)
    stage.mount(canvas)
    before = canvas.grab().toImage()
    canvas.set_contours([Contour((CIRCLE,), "95 %", 0.8)])
    settle()
    with_lines = canvas.grab().toImage()
    assert with_lines != before
    canvas.set_contours([])
    settle()
    assert canvas.grab().toImage() == before
