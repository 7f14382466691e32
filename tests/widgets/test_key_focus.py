"""The ring of the keys: seen once keys are used, never after a click, and unlike a selection."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.widgets.handle import Handle
from explorer.widgets.place_well import PlaceWell
from explorer.widgets.sheet_view import SheetView
from explorer.widgets.tiny_map import TinyMap
from tests.support.qt import Stage, settle


def sheet(window: QWidget) -> SheetView:
    view = SheetView(window)
    view.set_sheet(np.array([[0, 0], [0, 1]], np.float32), 1, 2, (4, 4))
    view.put(np.arange(2), np.full((2, 4, 4, 1), 128, np.uint8))
    return view


def well(window: QWidget) -> PlaceWell:
    well = PlaceWell("A", window)
    well.set_picture(np.full((28, 28, 1), 128, np.uint8))
    return well


KINDS: dict[str, Callable[[QWidget], QWidget]] = {
    "sheet": sheet,
    "well": well,
    "map": TinyMap,
    "handle": Handle,
}


class Standing:
    """A widget below a button from which one tabs to it."""

    def __init__(self, stage: Stage, make: Callable[[QWidget], QWidget]) -> None:
        window = QWidget()
        self.widget, self.button = make(window), QPushButton("before")
        column = QVBoxLayout(window)
        column.addWidget(self.button)
        column.addWidget(self.widget)
        QWidget.setTabOrder(self.button, self.widget)
        self.target = self.widget.viewport() if isinstance(self.widget, SheetView) else self.widget
        window.resize(240, 240)
        stage.mount(window)
        self.button.setFocus()
        settle()

    def picture(self) -> QImage:
        return self.widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    def tab(self) -> None:
        QTest.keyClick(self.button, Qt.Key.Key_Tab)
        assert self.widget.hasFocus()
        settle()


@pytest.fixture(params=KINDS)
def standing(request: pytest.FixtureRequest, stage: Stage) -> Standing:
    return Standing(stage, KINDS[request.param])


def test_who_comes_by_keys_sees_where_they_go(standing: Standing) -> None:
    before = standing.picture()
    standing.tab()
    assert standing.picture() != before
    standing.button.setFocus()
    assert standing.picture() == before


def test_focus_that_came_otherwise_is_seen_with_the_first_key(standing: Standing) -> None:
    before = standing.picture()
    standing.widget.setFocus(Qt.FocusReason.MouseFocusReason)
    assert standing.picture() == before
    QTest.keyClick(standing.widget, Qt.Key.Key_Control)
    assert standing.picture() == before, "it is held for others"
    QTest.keyClick(standing.widget, Qt.Key.Key_F5)
    assert standing.picture() != before
    QTest.mouseClick(standing.target, Qt.MouseButton.RightButton)
    assert standing.picture() == before


def accents(picture: QImage, palette: QPalette) -> int:
    """How many pixels have the colour of a selection."""
    wanted = palette.color(QPalette.ColorRole.Highlight).rgb()
    across, down = range(picture.width()), range(picture.height())
    return sum(picture.pixel(x, y) == wanted for x in across for y in down)


def test_the_ring_has_not_the_colour_of_a_selection(stage: Stage) -> None:
    here = Standing(stage, well)
    place = here.widget
    assert isinstance(place, PlaceWell)
    here.tab()
    focused = here.picture()
    assert accents(focused, place.palette()) == 0
    place.set_selected(True)
    both = here.picture()
    assert accents(both, place.palette()) > 0
    here.button.setFocus()
    settle()
    assert here.picture() != both, "a selected place, too, shows whether it has the keys"
