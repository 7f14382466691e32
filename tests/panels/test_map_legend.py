"""The legend of the map: its rows, their counts, and what clicks in it do."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from explorer.panels.map import MapPanel
from explorer.session.map import Colouring
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = replace(facts(), split=(np.arange(300) % 10 // 8 * 2).astype(np.uint8))
COLOURS = np.array([[200, 30, 30], [30, 200, 30], [30, 30, 200]], np.uint8)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mounted(stage: Stage) -> Mounted[MapPanel]:
    mounted = Mounted(stage, MapPanel(), TINY, size=(800, 500))  # room for the legend
    mounted.panel.set_class_colours(COLOURS, COLOURS)
    settle()
    return mounted


def choose(mounted: Mounted[MapPanel], colouring: Colouring) -> None:
    mounted.panel.colour_menu.chosen.emit(colouring)
    settle()


def test_by_split_the_legend_counts_its_parts(mounted: Mounted[MapPanel]) -> None:
    choose(mounted, Colouring.SPLIT)
    assert mounted.labels == ["Colour by split"]
    rows = [(row.text(), row.accessibleDescription().split()[0]) for row in mounted.panel.legend.rows]
    assert rows == [("training", "240"), ("test", "60")], "there is no validation part"
    for row, part in zip(mounted.panel.legend.rows, (0, 2), strict=True):
        image = row.grab().toImage()
        middle = {image.pixel(x, image.height() // 2) for x in range(image.width())}
        seen = [at for at, colour in enumerate(COLOURS.tolist()) if QColor(*colour).rgb() in middle]
        assert seen == [part], "each has the colour of its points"


def test_a_part_that_is_alone_by_clicks_is_known_to_be(mounted: Mounted[MapPanel]) -> None:
    choose(mounted, Colouring.SPLIT)
    legend = mounted.panel.legend
    for signal, row, hidden in (
        (legend.toggled, 1, {2}),
        (legend.soloed, 0, set()),
        (legend.soloed, 0, {2}),
        (legend.toggled, 1, set()),
    ):
        signal.emit(row)
        assert mounted.marks.hidden_splits == hidden


def test_the_legend_counts_the_parts_that_there_are(mounted: Mounted[MapPanel]) -> None:
    choose(mounted, Colouring.SPLIT)
    legend = mounted.panel.legend
    legend.soloed.emit(1)
    settle()
    head = legend.findChildren(QAbstractButton)[0]
    assert (head.text(), head.accessibleDescription()) == ("Part of the data", "1 of 2")
    legend.hovered.emit(1)
    assert mounted.panel.canvas._points.emphasis == 2


@pytest.mark.parametrize("colouring", [Colouring.CLASS, Colouring.SPLIT])
def test_a_double_click_in_the_legend_is_one_step(mounted: Mounted[MapPanel], colouring: Colouring) -> None:
    choose(mounted, colouring)
    first, last = mounted.panel.legend.rows[0], mounted.panel.legend.rows[-1]
    steps = [mounted.view.session]
    for row in (first, last):
        QTest.mouseClick(row, LEFT)
        QTest.mouseDClick(row, LEFT)
        QTest.mouseRelease(row, LEFT)
        steps.append(mounted.view.session)
    QTest.mouseClick(last, LEFT)
    QTest.mouseClick(last, LEFT)  # two clicks that are none take their time, and are two steps
    assert mounted.store.undo_label is not None
    assert mounted.store.undo_label.startswith("Toggle")
    mounted.store.undo()
    assert mounted.store.undo_label is not None
    assert mounted.store.undo_label.startswith("Toggle")
    mounted.store.undo()
    assert mounted.view.session == steps[2]
    assert mounted.store.undo_label is not None
    assert mounted.store.undo_label.startswith("Solo")
    mounted.store.undo()
    assert mounted.view.session == steps[1]
    mounted.store.undo()
    assert mounted.view.session == steps[0]
    mounted.store.redo()
    assert mounted.view.session == steps[1]


def test_what_is_hidden_lets_nothing_fade(mounted: Mounted[MapPanel]) -> None:
    canvas, legend = mounted.panel.canvas, mounted.panel.legend
    legend.hovered.emit(1)
    assert canvas._points.emphasis == 1
    for expected in (None, 1):
        legend.toggled.emit(1)
        settle()
        assert canvas._points.emphasis == expected
    legend.hovered.emit(None)
    assert canvas._points.emphasis is None
