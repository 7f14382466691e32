import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from explorer.widgets.comparison import Comparison, Mode
from tests.support.qt import Stage

DARK, LIGHT = (np.full((80, 80, 3), shade, np.uint8) for shade in (20, 220))


@pytest.fixture
def view(stage: Stage) -> Comparison:
    view = Comparison()
    view.resize(500, 260)
    view.set_before(DARK)
    view.set_after(LIGHT)
    return stage.mount(view)


def colour(view: Comparison, share: float = 0.5, box: int = 0) -> QColor:
    rect = view.boxes()[box]
    at = QPoint(round(rect.left() + share * rect.width()), round(rect.top() + 0.25 * rect.height()))
    return view.grab().toImage().pixelColor(at * view.devicePixelRatio())


def test_side_by_side_both_are_seen(view: Comparison) -> None:
    assert [colour(view, box=box).red() for box in (0, 1)] == [20, 220]


def test_they_stand_above_each_other_where_that_is_larger(view: Comparison) -> None:
    wide = view.boxes()
    assert wide[0].top() == wide[1].top()
    view.resize(240, 560)
    tall = view.boxes()
    assert tall[0].left() == tall[1].left()
    assert tall[1].top() > tall[0].bottom()
    assert all(view.rect().toRectF().contains(box) for box in tall)


def test_the_wipe_follows_the_mouse(view: Comparison) -> None:
    view.set_mode(Mode.WIPE)
    box = view.boxes()[0]
    assert [colour(view, share).red() for share in (0.25, 0.75)] == [20, 220]
    place = QPoint(round(box.left() + 0.9 * box.width()), round(box.center().y()))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert [colour(view, share).red() for share in (0.25, 0.75)] == [20, 20]


def test_in_turns_what_was_is_seen_while_it_is_held(view: Comparison) -> None:
    view.set_mode(Mode.FLICKER)
    assert colour(view).red() == 220
    place = view.boxes()[0].center().toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert colour(view).red() == 20
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert colour(view).red() == 220
    view.show_before(is_back=True)
    assert colour(view).red() == 20
