"""A map on tiles: what is seen of it, and what is painted."""

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
BESIDE = MosaicGrid((1.0, 1.0, 5.0, 5.0), 8, 8)


def map_on_tiles(stage: Stage) -> PointMap:
    """A map of three classes on tiles that reach beyond it."""
    made = stage.mount(PointMap())
    made.resize(120, 100)
    made.set_palette([(200, 30, 30), (30, 200, 30), (30, 30, 200)])
    made.set_points(
        np.random.default_rng(0).normal(size=(300, 2)).astype(np.float32),
        (np.arange(300) % 3).astype(np.uint8),
    )
    made.set_visible_rect(QRectF(-2, -2, 4, 4))
    made.ground.begin(GRID, (4, 4, 1))
    made.ground.put(np.arange(64), tiles(40))
    return made


def tiles(value: int) -> NDArray[np.uint8]:
    return np.full((64, 4, 4, 1), value, np.uint8)


def shown(canvas: PointMap) -> QImage:
    """What the screen shows, drawn with what is kept."""
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def fresh(canvas: PointMap) -> QImage:
    """The same, drawn with nothing kept."""
    return canvas.render_image(canvas.devicePixelRatioF())


def painted(canvas: PointMap, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn from now on: the map, or what lies over its tiles."""
    done: list[str] = []

    def noting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            done.append(name)
            return real(*given)

        return call

    for name in ("paintEvent", "_compose"):
        monkeypatch.setattr(canvas, name, noting(name, getattr(canvas, name)))
    return done
