"""Columns of counts: which are shown, and in which height."""

import numpy as np
import pytest
from PySide6.QtGui import QPalette

from explorer.widgets.class_bars import ClassBars
from tests.support.qt import Stage

COLOURS = np.array([[200, 0, 0], [0, 200, 0], [0, 0, 200], [90, 90, 90]], np.uint8)


@pytest.fixture
def bars(stage: Stage) -> ClassBars:
    bars = ClassBars()
    bars.set_bars(("a", "b", "c", "d"), (40, 0, 10, 20), COLOURS)
    bars.resize(bars.sizeHint())
    return stage.mount(bars)


def test_classes_without_any_are_left_out(bars: ClassBars) -> None:
    assert [(name, count) for name, count, _ in bars.bars] == [("a", 40), ("c", 10), ("d", 20)]
    assert bars.accessibleDescription() == "a: 40, c: 10, d: 20"


def test_columns_are_as_high_as_their_counts(bars: ClassBars) -> None:
    image = bars.grab().toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    red = sum(colour.red() == 200 and colour.green() == 0 for colour in pixels)
    blue = sum(colour.blue() == 200 and colour.green() == 0 for colour in pixels)
    assert red / blue == pytest.approx(4, rel=0.2)


def test_a_column_of_the_colour_of_the_ground_has_an_outline(bars: ClassBars) -> None:
    ground = bars.palette().color(QPalette.ColorRole.Window)
    colours = np.array([[ground.red(), ground.green(), ground.blue()]] * 2, np.uint8)
    bars.set_bars(("a", "b"), (40, 40), colours)
    image = bars.grab().toImage()
    middle = bars.fontMetrics().height() + 10  # within the columns
    across = {image.pixelColor(x, middle).lightness() for x in range(image.width())}
    assert max(abs(seen - ground.lightness()) for seen in across) > 40


def test_where_there_is_no_room_the_small_ones_are_the_rest(bars: ClassBars) -> None:
    bars.resize(bars.minimumSizeHint())
    assert [(name, count) for name, count, _ in bars._shown()] == [("a", 40), ("rest", 30)]


def test_columns_are_wide_enough_for_the_number_of_the_rest(bars: ClassBars) -> None:
    bars.set_bars(tuple("abcd"), (1, 900, 900, 900), COLOURS)
    assert bars._column() >= bars.fontMetrics().horizontalAdvance("2,701")
