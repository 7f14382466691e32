"""Words beside and above a sheet: in line with its cells, as many as have room, else no room is taken."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.widgets.sheet_headings import Headings, SheetHeadings
from explorer.widgets.sheet_view import SheetView
from tests.support.qt import Stage, settle

FIVE = ("−2", "−1", "0", "+1", "+2")
PLANE = Headings(FIVE, FIVE, "PC 2", "PC 1")


def lay(view: SheetView, rows: int, columns: int) -> None:
    places = np.indices((rows, columns)).reshape(2, -1).T.astype(np.float32)
    view.set_sheet(places, rows, columns, (28, 28))


@pytest.fixture
def view(stage: Stage) -> SheetView:
    view = SheetView()
    view.resize(500, 400)
    stage.mount(view)
    lay(view, 5, 5)
    settle()
    return view


@pytest.fixture
def headings(view: SheetView) -> SheetHeadings:
    headings = SheetHeadings(view)
    headings.show_headings(PLANE, 5)
    settle()
    return headings


def ink(picture: QImage) -> list[tuple[int, int]]:
    """Where something is drawn, (x, y)."""
    ground = picture.pixel(picture.width() - 1, 0)
    across, down = range(picture.width()), range(picture.height())
    return [(x, y) for x in across for y in down if picture.pixel(x, y) != ground]


def test_words_take_room_from_the_sheet_and_none_take_none(view: SheetView, headings: SheetHeadings) -> None:
    assert view.viewport().width() == 500 - headings.width
    assert view.viewport().height() < 400
    headings.show_headings(Headings(), 5)
    assert (view.viewport().width(), view.viewport().height()) == (500, 400)
    assert headings.width == 0


def test_words_are_in_line_with_their_cells_when_they_are_scrolled_too(
    view: SheetView, headings: SheetHeadings
) -> None:
    first = []
    for zoom in (1.0, 3.0):
        view.set_zoom(zoom)
        view.horizontalScrollBar().setValue(120)
        first.append(headings.above.along(0))
        for at in range(5):
            assert headings.above.along(at) == view.cell_rect(at).center().x()
            assert headings.beside.along(at) == view.cell_rect(5 * at).center().y()
    assert first[1] < 0 < first[0]
    assert view.viewport().geometry().top() == headings.above.height(), "no room is left beside large cells"


def test_words_stand_close_to_cells_that_do_not_fill_their_room(
    view: SheetView, headings: SheetHeadings
) -> None:
    sheet = view.sheet_rect().translated(view.viewport().pos())
    assert 0 <= sheet.left() - headings.beside.geometry().right() < 4
    assert 0 <= sheet.top() - headings.above.geometry().bottom() < 4
    xs = [x for x, _ in ink(headings.beside.grab().toImage())]
    assert headings.beside.width() - 8 < max(xs) < headings.beside.width()


def test_where_there_is_no_room_for_all_some_are_left_out_but_the_middle(stage: Stage) -> None:
    view = SheetView()
    view.resize(260, 200)
    stage.mount(view)
    lay(view, 31, 31)
    headings = SheetHeadings(view)
    words = tuple(f"{at - 15:+d}.0" for at in range(31))
    headings.show_headings(Headings(words, words), 31)
    settle()
    for side in (headings.above, headings.beside):
        seen = side.seen()
        assert 1 < len(seen) < 31
        assert 15 in seen
        apart = side.along(seen[1]) - side.along(seen[0])
        assert apart >= max(side.extent(word) for word in words)


def test_a_word_that_is_wider_than_its_cell_is_seen_whole_at_the_edge(stage: Stage) -> None:
    view = SheetView()
    view.resize(300, 60)
    stage.mount(view)
    headings, word = SheetHeadings(view), "+1234.50"
    for columns in range(25, 50):
        lay(view, 1, columns)
        headings.show_headings(Headings((), ("",) * (columns - 1) + (word,)), columns)
        settle()
        if columns - 1 in headings.above.seen():
            break
    wide = headings.above.metrics.horizontalAdvance(word)
    last = headings.above.along(columns - 1)
    assert last + wide / 2 > headings.above.width() + 4, "its middle cannot be its cell's"
    xs = [x for x, _ in ink(headings.above.grab().toImage())]
    assert max(xs) - min(xs) > wide - 5


def test_a_word_whose_cell_is_mostly_out_of_view_is_not_drawn_in_part(
    view: SheetView, headings: SheetHeadings
) -> None:
    """Of "−1.5" a "5" would be left, which is another number."""
    only = ("", "", "−88888888.5", "", "")
    headings.show_headings(Headings(only, only), 5)
    view.set_zoom(4.0)
    settle()
    for side, bar in (
        (headings.above, view.horizontalScrollBar()),
        (headings.beside, view.verticalScrollBar()),
    ):
        bar.setValue(bar.value() + round(side.along(2)) - 2)
        settle()
        assert 0 < side.along(2) < 5
        whole = len(ink(side.grab().toImage()))
        assert whole
        for away in (4, 6):
            bar.setValue(bar.value() + away)
            settle()
            assert side.along(2) < 0
            assert ink(side.grab().toImage()) == []


def test_fewer_cells_than_words_are_no_error(view: SheetView, headings: SheetHeadings) -> None:
    """Between a sheet and its words there is a moment."""
    lay(view, 1, 2)
    settle()
    assert headings.above.seen() == []
    assert headings.beside.seen() == []


def test_titles_are_drawn(view: SheetView, headings: SheetHeadings) -> None:
    titled = [len(ink(side.grab().toImage())) for side in (headings.above, headings.beside)]
    headings.show_headings(Headings(FIVE, FIVE), 5)
    settle()
    bare = [len(ink(side.grab().toImage())) for side in (headings.above, headings.beside)]
    assert bare[0] < titled[0]
    assert bare[1] < titled[1]
