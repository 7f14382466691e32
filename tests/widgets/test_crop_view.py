import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.widgets.crop_view import CropView
from tests.support.qt import Stage


@pytest.fixture
def view(stage: Stage) -> CropView:
    view = CropView(np.zeros((300, 200, 3), np.uint8))
    view.resize(400, 400)
    return stage.mount(view)


def test_it_begins_with_the_middle(view: CropView) -> None:
    assert view.frame == (100.0, 150.0, 200.0, 0.0)


@pytest.mark.parametrize(("degrees", "moved"), [(0.0, (-50.0, 0.0)), (90.0, (0.0, -50.0))])
def test_a_drag_moves_the_photo_with_the_hand(
    view: CropView, degrees: float, moved: tuple[float, float]
) -> None:
    view.set_frame(100, 150, 200, degrees)
    zoom = view.frame_rect().width() / 200
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    QTest.mouseMove(view, QPoint(200 + round(50 * zoom), 200))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    x, y, _, __ = view.frame
    assert (x - 100, y - 150) == pytest.approx(moved, abs=0.6)


def test_keys_scale_and_move(view: CropView) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.frame[2] == pytest.approx(200 / 1.1)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.frame[0] < 100


def test_the_frame_stays_sane(view: CropView) -> None:
    view.set_frame(-900, 9000, 0.0, 540.0)
    x, y, side, degrees = view.frame
    assert (x, y) == (0.0, 300.0)
    assert side >= 5
    assert degrees in (-180.0, 180.0)
