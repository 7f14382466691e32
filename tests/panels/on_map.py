"""The map panel on a stage, and a hand on it: pixels, clicks, moves, what is seen."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from explorer.bundles.facts import ModelFacts
from explorer.panels.map import MapPanel
from explorer.widgets.lens import Lens
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = facts()
BARE = facts("bare", count=0)
WIDE = facts("wide", size=5)
LEFT, SHIFT, NONE = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
COLOURS = np.array([(230, 159, 0), (86, 180, 233), (0, 158, 115)], np.uint8)


def mounted(stage: Stage, *models: ModelFacts) -> Mounted[MapPanel]:
    panel = MapPanel()
    panel.set_class_colours(COLOURS, COLOURS)
    found = Mounted(stage, panel, *models)
    settle()
    found.forget()
    return found


def pixel_of(panel: MapPanel, x: float, y: float) -> QPoint:
    """Where a place of the map is on the canvas."""
    return QPointF(*panel.canvas.viewport.to_screen(x, y)).toPoint()


def place_at(panel: MapPanel, pixel: QPoint) -> tuple[float, float]:
    """The place of the map under a pixel."""
    return panel.canvas.viewport.to_data(pixel.x(), pixel.y())


def move(panel: MapPanel, pixel: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the pointer over the canvas."""
    canvas = panel.canvas
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(pixel), QPointF(canvas.mapToGlobal(pixel)), Qt.MouseButton.NoButton,
        buttons, NONE,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def click(panel: MapPanel, x: float, y: float, modifier: Qt.KeyboardModifier = NONE) -> tuple[float, float]:
    """Click a place of the map; returns the place of the pixel that was hit."""
    pixel = pixel_of(panel, x, y)
    QTest.mouseClick(panel.canvas, LEFT, modifier, pixel)
    return place_at(panel, pixel)


def captions(panel: MapPanel) -> list[str]:
    return [caption.text for caption in panel.canvas._captions]


def rows(panel: MapPanel) -> list[QAbstractButton]:
    """The rows of the legend."""
    return list(panel.legend.rows)


def lens(panel: MapPanel) -> Lens:
    found = panel.canvas.findChild(Lens)
    assert isinstance(found, Lens)
    return found


def codes(mounted: Mounted[MapPanel]) -> npt.NDArray[np.float32]:
    """Codes of all pins, (n, d)."""
    return np.concatenate([pin.code.values for pin in mounted.marks.pins])
