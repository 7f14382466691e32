"""A row that goes on below where it is narrow."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.widgets.flow import Flow, beside
from tests.support.qt import Stage, settle

WIDTH, HEIGHT, SPACING, BETWEEN = 100, 20, 6, 4


class Row(QWidget):
    """Four boxes, the last two behind a spring, above something that takes what is left."""

    def __init__(self) -> None:
        super().__init__()
        self.row = QWidget()
        self.flow = Flow(self.row, spacing=SPACING, between=BETWEEN)
        self.boxes = [QWidget() for _ in range(4)]
        for place, box in enumerate(self.boxes):
            box.setFixedSize(WIDTH, HEIGHT)
            if place == 2:
                self.flow.add_spring()
            self.flow.addWidget(box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        column.addWidget(QWidget(), 1)

    @property
    def places(self) -> list[tuple[int, int]]:
        """Left and top of each box that is shown."""
        return [(box.x(), box.y()) for box in self.boxes if not box.isHidden()]


@pytest.fixture
def row(stage: Stage) -> Row:
    made = Row()
    made.resize(600, 200)
    stage.mount(made)
    return made


def resize(row: Row, width: int) -> None:
    row.resize(width, 200)
    settle()


def test_what_is_behind_the_spring_stands_at_the_right(row: Row) -> None:
    assert row.places == [(0, 0), (106, 0), (394, 0), (500, 0)]
    assert row.row.height() == HEIGHT


def test_what_does_not_fit_goes_below_and_stays_at_the_right(row: Row) -> None:
    resize(row, 350)
    assert row.places == [(0, 0), (106, 0), (250, 0), (250, HEIGHT + BETWEEN)]
    assert row.row.height() == 2 * HEIGHT + BETWEEN
    resize(row, 600)
    assert row.row.height() == HEIGHT


def test_it_can_be_as_narrow_as_its_widest_part(row: Row) -> None:
    assert row.minimumSizeHint().width() == WIDTH
    resize(row, WIDTH)
    assert row.places == [(0, 24 * place) for place in range(4)]


def test_what_is_hidden_takes_no_room(row: Row) -> None:
    for box in row.boxes[:2]:
        box.hide()
    settle()
    assert row.places == [(394, 0), (500, 0)]
    for box in row.boxes:
        box.hide()
    settle()
    assert row.row.height() == 0


def test_parts_can_be_taken_out(row: Row) -> None:
    assert row.flow.count() == 5
    taken = row.flow.takeAt(0)
    assert taken is not None
    assert taken.widget() is row.boxes[0]
    assert row.flow.count() == 4
    assert row.flow.takeAt(9) is None


def test_what_belongs_together_stays_in_one_row(stage: Stage) -> None:
    holder = QWidget()
    row = Flow(holder)
    pair = beside(QLabel("8"), QLabel("×"), QLabel("8"))
    for widget in (QLabel("a long label before it"), pair):
        row.addWidget(widget)
    holder.resize(row.minimumSize().width() + 20, 100)
    stage.mount(holder)
    assert len({child.y() for child in pair.findChildren(QLabel)}) == 1
    assert pair.y() > 0


@pytest.mark.parametrize(("width", "expected"), [(600, 150), (440, 116), (424, 100), (374, 150)])
def test_what_grows_takes_what_is_left_of_its_row_up_to_its_most(
    stage: Stage, width: int, expected: int
) -> None:
    holder = QWidget()
    flow = Flow(holder, spacing=SPACING, between=BETWEEN)
    boxes = [QWidget() for _ in range(4)]
    for place, box in enumerate(boxes):
        box.setMinimumSize(WIDTH, HEIGHT)
        if place == 2:
            flow.add_spring()
        if place == 1:
            flow.add_growing(box, 150)
        else:
            flow.addWidget(box)
    holder.resize(width, 200)
    stage.mount(holder)
    assert boxes[1].width() == expected
    assert [box.width() for box in (boxes[0], boxes[2], boxes[3])] == [WIDTH] * 3
    assert max(box.geometry().right() for box in boxes) == width - 1
