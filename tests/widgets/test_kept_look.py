"""Tests of `explorer.widgets.kept_look`."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from explorer.widgets.kept_look import KeptLook


class Plain(QWidget):
    """All of one colour; counts how often it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor(10, 20, 30)
        self.drawn = 0
        self._look = KeptLook()
        self.resize(20, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.paint(self, self.colour.rgb(), self._draw)

    def _draw(self, painter: QPainter) -> None:
        self.drawn += 1
        painter.fillRect(self.rect(), self.colour)


def test_it_is_drawn_once_as_long_as_it_looks_the_same() -> None:
    widget = Plain()
    first, second = widget.grab().toImage(), widget.grab().toImage()
    assert first.pixelColor(5, 5) == second.pixelColor(5, 5) == QColor(10, 20, 30)
    assert widget.drawn == 1


def test_it_is_drawn_anew_when_its_state_its_size_or_its_colours_change() -> None:
    widget = Plain()
    widget.grab()
    widget.colour = QColor(200, 0, 0)
    assert widget.grab().toImage().pixelColor(5, 5) == QColor(200, 0, 0)
    widget.resize(40, 10)
    assert widget.grab().toImage().pixelColor(35, 5) == QColor(200, 0, 0)
    palette = QPalette(widget.palette())
    palette.setColor(QPalette.ColorRole.Text, QColor(1, 2, 3))
    widget.setPalette(palette)
    widget.grab()
    assert widget.drawn == 4
