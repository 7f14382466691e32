"""The hint over a map: a pill that stays within what it is painted on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from explorer.widgets.hint import draw_hint


@pytest.mark.parametrize("width", [600, 160])
def test_it_stands_in_the_lower_middle_and_wraps_where_it_is_narrow(qapp: QApplication, width: int) -> None:
    image = QImage(width, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    palette = QPalette(Qt.GlobalColor.white)
    draw_hint(painter, width, 200, "Draw a loop round some points. Esc leaves.", palette, QFont())
    painter.end()
    white = image.pixel(0, 0)
    rows, columns = (
        [row for row in range(200) if any(image.pixel(x, row) != white for x in range(width))],
        [column for column in range(width) if any(image.pixel(column, y) != white for y in range(200))],
    )
    assert columns[0] >= 7
    assert columns[-1] <= width - 8
    assert abs(columns[0] - (width - 1 - columns[-1])) <= 2
    assert rows[-1] <= 200 - 44
    height = rows[-1] - rows[0]
    assert height > 45 if width == 160 else height < 40, "lines"
