"""The lasso in the whole window: keys, mean, export."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from explorer.engine.answers import Answer, Selected
from explorer.panels.strip import Strip
from explorer.session.selection import SELECTION
from tests.support.qt import settle
from tests.ui.desk import Desk, answer_file_dialogs


def answer_lasso(desk: Desk, indices: list[int]) -> None:
    """Let the engine have found these."""
    panel, known = desk.window.strips.lasso, next(iter(desk.stand.conductor.facts.values()))
    assert panel._asked is not None
    assert known.mu is not None
    found = np.array(indices, np.intp)
    mean = known.mu[found].mean(axis=0) if indices else None
    picture = np.zeros(known.picture_shape, np.uint8) if indices else None
    panel.show_answer(Answer(SELECTION, panel._asked, Selected(found, mean, picture), is_last=True))
    desk.window._enable_actions()
    settle()


def test_the_key_takes_the_lasso_in_hand_and_puts_it_down(desk: Desk) -> None:
    desk.press("S")
    assert desk.window.strips.lasso.lasso.is_armed
    assert desk.action("lasso").isChecked()
    QTest.keyClick(desk.window.map_panel.canvas, Qt.Key.Key_Escape)
    assert not desk.action("lasso").isChecked()
    desk.press("S")
    canvas = desk.window.map_panel.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    for x, y in ((300, 200), (300, 300), (200, 300)):
        QTest.mouseMove(canvas, QPoint(x, y))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    settle()
    assert len(desk.stand.store.view.session.map.marks.lasso) == 4
    assert not desk.action("lasso").isChecked()
    assert desk.window.strips.lasso.isVisible()
    desk.press("Ctrl+D")
    assert desk.window.strips.lasso.isHidden()


def test_without_a_hand_the_lasso_takes_what_is_seen(desk: Desk) -> None:
    left, bottom, right, top = desk.window.map_panel.canvas.viewport.bounds
    desk.press("Shift+S")
    corners = desk.stand.store.view.session.map.marks.lasso
    assert set(corners) == {(left, bottom), (right, bottom), (right, top), (left, top)}


def test_the_mean_can_be_pinned(desk: Desk) -> None:
    assert not desk.action("pin_mean").isEnabled()
    desk.press("Shift+S")
    answer_lasso(desk, [0, 5, 7])
    desk.press("Shift+P")
    (pin,) = desk.stand.store.view.session.map.marks.pins
    known = next(iter(desk.stand.conductor.facts.values()))
    assert known.mu is not None
    np.testing.assert_allclose(pin.code.values[0], known.mu[[0, 5, 7]].mean(axis=0), rtol=1e-5)
    assert desk.stand.store.view.gaze.selected == pin.key


@pytest.mark.parametrize(("chosen", "written"), [("a.csv", "a.csv"), ("b.npz", "b.npz"), ("c", "c.csv")])
def test_what_is_selected_can_be_exported(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, written: str
) -> None:
    answer_file_dialogs(monkeypatch, tmp_path / chosen)
    desk.press("Shift+S")
    answer_lasso(desk, [2, 3])
    desk.trigger("export_selection")
    path = tmp_path / written
    desk.stand.wait_for(path.exists, "a file")
    if path.suffix == ".csv":
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert [row["index"] for row in rows] == ["2", "3"]
    else:
        with np.load(path) as found:
            assert found["indices"].tolist() == [2, 3]


def test_nothing_selected_is_nothing_to_export(desk: Desk) -> None:
    desk.press("Shift+S")
    answer_lasso(desk, [])
    assert not desk.action("export_selection").isEnabled()
    assert not desk.action("pin_mean").isEnabled()
    assert desk.action("clear_lasso").isEnabled()


def test_escape_closes_the_strip_that_came_last_first(desk: Desk) -> None:
    window, strips = desk.window, desk.window.strips
    desk.press("W")
    desk.press("Shift+S")
    desk.click(1.0, 1.0)
    desk.click(-1.0, 0.0, Qt.KeyboardModifier.ShiftModifier)
    desk.press("L")
    shown: list[Strip] = [strips.worst, strips.lasso, strips.path]
    assert all(strip.isVisible() for strip in shown)
    closers = {strip.head.close_button.mapTo(window, QPoint(0, 0)).x() for strip in shown}
    assert len(closers) == 1, "in one place"
    for strip in reversed(shown):
        assert strip.isVisible()
        desk.press("Esc")
        settle()
        assert strip.isHidden()
    assert not desk.stand.store.view.session.map.layers.worst
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Z")
    settle()
    assert strips.worst.isVisible()
    assert strips.lasso.isVisible()
    desk.press("W")
    QTest.keyClick(strips.lasso.head.close_button, Qt.Key.Key_Escape)
    settle()
    assert strips.lasso.isHidden()
