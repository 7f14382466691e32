"""The map's picture over tiles: points are drawn once while tiles arrive, and anew when they have changed."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage

GRID = MosaicGrid((-4, -4, 4, 4), 8, 8)


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    """A map of three classes on tiles that reach beyond it."""
    made = stage.mount(PointMap())
    made.resize(120, 100)
    made.set_palette([(200, 30, 30), (30, 200, 30), (30, 30, 200)])
    made.set_points(
        np.random.default_rng(0).normal(size=(300, 2)).astype(np.float32),
        (np.arange(300) % 3).astype(np.uint8),
    )
    made.set_visible_rect(QRectF(-2, -2, 4, 4))
    made.begin_mosaic(GRID, 4, 4)
    made.put_tiles(np.arange(64), tiles(40))
    return made


def tiles(value: int) -> NDArray[np.uint8]:
    return np.full((64, 4, 4, 1), value, np.uint8)


def shown(canvas: PointMap) -> QImage:
    """What the screen shows, drawn with what is kept."""
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def fresh(canvas: PointMap) -> QImage:
    """The same, drawn with nothing kept."""
    return canvas.render_image(canvas.devicePixelRatioF())


def test_what_is_kept_is_what_would_be_drawn(canvas: PointMap) -> None:
    changes: tuple[Callable[[], None], ...] = (
        lambda: canvas.put_tiles(np.arange(64), tiles(90)),
        lambda: canvas.pan_by(7, -3),
        lambda: canvas.set_hidden(frozenset({1})),
        lambda: canvas.set_palette([(250, 250, 0), (0, 250, 250), (250, 0, 250)]),
        lambda: canvas.zoom_by(0.3),
        lambda: canvas.set_points_visible(False),
        lambda: canvas.set_points_visible(True),
        lambda: canvas.resize(90, 130),
    )
    before = shown(canvas)
    assert before == fresh(canvas)
    for change in changes:
        change()
        now = shown(canvas)
        assert now == fresh(canvas)
        assert now != before
        before = now


def test_tiles_that_are_not_the_last_are_shown_a_little_later(canvas: PointMap) -> None:
    before = shown(canvas)
    canvas.put_tiles(np.arange(64), tiles(200), is_last=False)
    assert shown(canvas) == before
    canvas._late_tiles.timeout.emit()
    assert shown(canvas) != before
