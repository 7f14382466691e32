"""The strips below the map: as high as they need, and no higher than the page lets them be."""

import pytest
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.panels.drawing import DrawingPanel
from explorer.ui.shelf import Page
from tests.support.qt import Stage, settle


@pytest.fixture
def strips() -> list[QWidget]:
    strips = []
    for height in (80, 120, 150):
        strip = QWidget()
        strip.setMinimumSize(500, height)
        strip.hide()
        strips.append(strip)
    return strips


@pytest.fixture
def page(stage: Stage, strips: list[QWidget]) -> Page:
    page = Page(QWidget(), *strips)
    page.resize(600, 300)
    return stage.mount(page)


def test_it_takes_no_room_while_nothing_is_on_it(page: Page, strips: list[QWidget]) -> None:
    assert page.shelf.isHidden()
    assert all(strip.isHidden() for strip in strips)


def test_it_is_as_high_as_what_is_on_it(page: Page, strips: list[QWidget]) -> None:
    strips[1].show()
    settle()
    assert page.shelf.height() == 120
    strips[1].hide()
    settle()
    assert page.shelf.isHidden()


def test_where_all_is_too_much_it_scrolls_to_what_came_last(page: Page, strips: list[QWidget]) -> None:
    for strip in strips:
        strip.show()
        settle()
    shelf = page.shelf
    assert shelf.height() == 198
    top = strips[2].mapTo(shelf.viewport(), strips[2].rect().topLeft()).y()
    assert (top, top + 150) == (48, 198)
    strips[0].hide()
    strips[0].show()
    settle()
    assert strips[0].mapTo(shelf.viewport(), strips[0].rect().topLeft()).y() == 0


def test_what_came_last_stays_in_sight_as_it_grows_until_one_scrolls(
    page: Page, strips: list[QWidget]
) -> None:
    for strip in strips:
        strip.show()
    settle()
    bar = page.shelf.verticalScrollBar()
    strips[2].setMinimumHeight(180)
    settle()
    assert bar.value() == bar.maximum()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    strips[2].setMinimumHeight(190)
    settle()
    assert bar.value() == 0


def test_wide_strips_do_not_widen_the_window(page: Page, strips: list[QWidget]) -> None:
    strips[0].show()
    settle()
    assert page.minimumSizeHint().width() < 300
    assert page.minimumSizeHint().height() < 300


class _Above(QWidget):
    """Takes down its heights."""

    def __init__(self) -> None:
        super().__init__()
        self.heights: list[int] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.heights.append(event.size().height())


@pytest.mark.parametrize("width", [200, 500, 900])
def test_what_is_above_shrinks_in_one_step(stage: Stage, width: int) -> None:
    """The pad's parts stand beside or below one another by its width, which it learns as it is shown."""
    above, strip = _Above(), DrawingPanel()
    strip.hide()
    page = Page(above, strip)
    page.resize(width, 900)
    stage.mount(page)
    for _ in range(2):
        above.heights.clear()
        strip.show()
        settle()
        settle()
        assert above.heights == [page.height() - strip.sizeHint().height()]
        strip.hide()
        settle()
    assert above.height() == page.height()


class _Row(QWidget):
    """As high as it was wide when it was last laid out: a row whose tiles shrink with it."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def test_a_strip_that_fits_only_beside_the_bar_does_not_flicker(stage: Stage) -> None:
    row = _Row()
    page = stage.mount(Page(QWidget(), row))
    row.show()
    seen = set()
    for height in range(370, 440, 2):
        page.resize(255, height)  # two thirds of the height go past the width in these steps
        for _ in range(4):
            settle()
        is_there = page.shelf.verticalScrollBar().isVisible()
        settle()
        assert page.shelf.verticalScrollBar().isVisible() == is_there
        seen.add(is_there)
        assert page.shelf.height() <= page.height() * 0.67
    assert seen == {True, False}
