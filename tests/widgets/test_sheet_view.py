"""The sheet: where cells are, what a hand does to them, and that they are painted as they arrive."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.sheet_view import SheetView
from tests.support.qt import Stage, settle

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def grid_places(rows: int, columns: int) -> np.ndarray:
    return np.indices((rows, columns)).reshape(2, -1).T.astype(np.float32)


def pictures(count: int, side: int = 28) -> np.ndarray:
    """Each cell in a grey of its own."""
    return np.repeat(np.arange(count, dtype=np.uint8) * 10, side * side).reshape(count, side, side, 1)


@pytest.fixture
def view(stage: Stage) -> SheetView:
    view = SheetView()
    view.resize(400, 300)
    stage.mount(view)
    view.set_sheet(grid_places(3, 4), 3, 4, (28, 28))
    view.put(np.arange(12), pictures(12))
    settle()
    return view


def grey(view: SheetView, index: int) -> int:
    return QColor(view.grab().toImage().pixel(view.cell_rect(index).center().toPoint())).red()


def middle(view: SheetView, index: int) -> QPoint:
    return view.cell_rect(index).center().toPoint()


def test_small_pictures_grow_by_whole_factors_and_do_not_overlap(view: SheetView) -> None:
    boxes = [view.cell_rect(index) for index in range(12)]
    assert {box.width() for box in boxes} == {84.0}  # three times 28: four times would be too wide
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    assert view.viewport().rect().contains(view.sheet_rect().toAlignedRect())


def test_cells_show_their_pictures(view: SheetView) -> None:
    assert [grey(view, index) for index in (0, 5, 11)] == [0, 50, 110]


def test_parts_arrive_one_after_another_over_what_was_there(view: SheetView) -> None:
    view.put(np.array([5]), np.full((1, 28, 28, 1), 200, np.uint8))
    assert [grey(view, index) for index in (5, 6)] == [200, 60]
    view.set_sheet(grid_places(3, 4), 3, 4, (28, 28))  # the same places: nothing flickers
    assert grey(view, 5) == 200
    view.set_sheet(grid_places(2, 2), 2, 2, (28, 28))
    assert view.picture(0) is None


def test_what_belongs_to_another_sheet_is_left_out(view: SheetView) -> None:
    view.put(np.array([3, 40]), np.full((2, 28, 28, 1), 222, np.uint8))
    view.put(np.array([4]), np.full((1, 14, 14, 1), 222, np.uint8))
    assert [grey(view, index) for index in (3, 4)] == [222, 40]


def test_faces_fill_the_room_smoothly(stage: Stage) -> None:
    view = SheetView()
    view.resize(300, 300)
    stage.mount(view)
    view.set_sheet(grid_places(2, 2), 2, 2, (128, 128))
    assert view.cell_rect(0).width() == pytest.approx(144, abs=1)


def test_a_click_chooses_the_cell_below(view: SheetView) -> None:
    spy = QSignalSpy(view.chosen)
    QTest.mouseClick(view.viewport(), LEFT, NONE, middle(view, 7))
    QTest.mouseClick(view.viewport(), LEFT, NONE, QPoint(1, 1))
    assert [spy.at(at) for at in range(spy.count())] == [[7]]


@pytest.mark.parametrize(
    ("key", "reached"), [("Left", 4), ("Right", 6), ("Up", 1), ("Down", 9)], ids=lambda value: str(value)
)
def test_arrows_go_to_the_next_cell(view: SheetView, key: str, reached: int) -> None:
    spy = QSignalSpy(view.chosen)
    view.set_selected(5)
    QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
    assert spy.at(0) == [reached]


def test_arrows_stay_within_the_sheet_and_find_cells_at_halves(view: SheetView) -> None:
    spy = QSignalSpy(view.chosen)
    view.set_selected(3)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert spy.count() == 0
    view.set_sheet(np.array([[0, 0.5], [1, 0], [1, 1]], np.float32), 2, 2, (28, 28))
    view.set_selected(0)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert spy.at(0)[0] in (1, 2)


def test_the_selected_cell_is_framed(view: SheetView) -> None:
    before = view.grab().toImage()
    view.set_selected(6)
    assert view.grab().toImage() != before


@pytest.mark.parametrize("index", [-1, 12, 40])
def test_a_cell_that_is_not_there_is_not_framed(view: SheetView, index: int) -> None:
    before = view.grab().toImage()
    view.set_selected(6)
    view.set_selected(index)
    assert view.grab().toImage() == before


def test_arrows_bring_the_cell_into_view(view: SheetView) -> None:
    view.chosen.connect(view.set_selected)
    view.set_zoom(3.0)
    view.set_selected(5)
    for key in ("Right", "Right", "Down", "Left", "Left", "Left", "Up", "Up"):
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
        assert view.selected is not None
        assert view.viewport().rect().contains(view.cell_rect(view.selected).toAlignedRect()), key
    assert view.selected == 0


def turn(view: SheetView, notches: int, keys: Qt.KeyboardModifier = NONE) -> None:
    """Turn the wheel over the middle of the sheet; Alt turns it sideways, as Qt does."""
    at = QPointF(view.viewport().rect().center())
    along = QPoint(120 * notches, 0) if keys == Qt.KeyboardModifier.AltModifier else QPoint(0, 120 * notches)
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        along,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_every_notch_of_the_wheel_zooms(view: SheetView) -> None:
    seen = [view.zoom]
    for notches in (1, 1, 1, -1, -1, -1):
        turn(view, notches)
        seen.append(view.zoom)
    assert seen == pytest.approx([1, 1.2, 1.44, 1.728, 1.44, 1.2, 1])


def test_the_wheel_scrolls_with_shift_down_and_with_alt_across(view: SheetView) -> None:
    view.set_zoom(3.0)
    across, down = view.horizontalScrollBar(), view.verticalScrollBar()
    at = (across.value(), down.value())
    turn(view, -1, Qt.KeyboardModifier.ShiftModifier)
    assert (across.value(), down.value()) == (at[0], at[1] + 120)
    turn(view, 1, Qt.KeyboardModifier.AltModifier)
    assert (across.value(), down.value()) == (at[0] - 120, at[1] + 120)
    assert view.zoom == 3.0


def test_no_cell_is_marked_once_the_pointer_has_left(view: SheetView) -> None:
    before = view.grab().toImage()
    QTest.mouseMove(view.viewport(), middle(view, 6))
    assert view.grab().toImage() != before
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert view.grab().toImage() == before


def test_zoomed_cells_stay_under_the_pointer_and_tell_which_are_seen(view: SheetView) -> None:
    spy = QSignalSpy(view.seen_changed)
    at = QPointF(middle(view, 6))
    view.set_zoom(3.0, at)
    assert view.index_at(at) == 6
    top, left, bottom, right = spy.at(spy.count() - 1)[0]
    assert 0 <= top <= 1 < bottom <= 3
    assert 0 <= left <= 2 < right <= 4
    assert (bottom - top) * (right - left) < 12
    view.set_zoom(1.0)
    assert spy.at(spy.count() - 1)[0] is None


def test_a_cell_that_is_dragged_says_what_travels(view: SheetView, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[str] = []
    monkeypatch.setattr(
        "explorer.widgets.sheet_view.drag_picture", lambda _, mime, __: dragged.append(mime.text())
    )

    def mime(index: int) -> QMimeData:
        data = QMimeData()
        data.setText(str(index))
        return data

    view.set_drag_source(mime)
    QTest.mousePress(view.viewport(), LEFT, NONE, middle(view, 2))
    QTest.mouseMove(view.viewport(), middle(view, 2) + QPoint(30, 0))
    QTest.mouseMove(view.viewport(), middle(view, 2) + QPoint(40, 0))
    QTest.mouseRelease(view.viewport(), LEFT, NONE, middle(view, 2))
    assert dragged == ["2"]


def test_many_large_pictures_are_enlarged_in_several_paints(
    view: SheetView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.widgets.cell_images._BUDGET", -1.0)
    view.resize(500, 420)
    view.put(np.arange(12), pictures(12))
    assert grey(view, 5) == 50  # shown all the same


def test_it_says_when_a_paint_has_shown_every_cell(view: SheetView) -> None:
    view.grab()
    assert view.is_exact
    view.set_sheet(grid_places(2, 2), 2, 2, (28, 28))
    view.put(np.arange(3), pictures(3))
    view.grab()
    assert not view.is_exact
    view.put(np.array([3]), pictures(1))
    view.grab()
    assert view.is_exact


def test_small_pictures_enlarged_together_are_the_same_pixels(view: SheetView) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (12, 28, 28, 1), np.uint8)
    view.put(np.arange(12), noise)
    seen = view.grab().toImage()
    for index in (0, 6, 11):
        box = view.cell_rect(index).toRect()
        cell = seen.copy(box).convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(cell.constBits(), np.uint8).reshape(cell.height(), cell.bytesPerLine())
        expected = noise[index, ..., 0].repeat(3, axis=0).repeat(3, axis=1)
        np.testing.assert_array_equal(rows[:, : cell.width()], expected)


def test_cells_whose_pictures_are_the_same_are_not_painted_again(view: SheetView) -> None:
    painted: list[QRect] = []
    real = view.paintEvent

    def paint(event: QPaintEvent) -> None:
        painted.append(event.rect())
        real(event)

    view.paintEvent = paint  # type: ignore[method-assign]
    view.put(np.arange(12), pictures(12))
    settle()
    assert not painted
    other = pictures(12)
    other[5] = 200
    view.put(np.arange(12), other)
    settle()
    assert painted[0].contains(middle(view, 5))
    assert not any(painted[0].contains(middle(view, index)) for index in (0, 4, 6, 9, 11))
    assert grey(view, 5) == 200
