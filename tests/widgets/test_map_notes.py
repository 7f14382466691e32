"""Lines on a map that fit it."""

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from explorer.widgets.halo_text import TextStyle
from explorer.widgets.layer import Scene
from explorer.widgets.map_notes import BOTTOM, LEFT, MapNotes, wrapped
from explorer.widgets.viewport import Viewport

TEXT = "This is as deep as 32-bit numbers go"


def style() -> TextStyle:
    return TextStyle(QFont(), QColor("black"), QColor("white"), 3.0)


def test_a_line_that_fits_stays_whole(qapp: QApplication) -> None:
    assert wrapped(TEXT, 10_000, style()) == [TEXT]


def test_a_long_line_is_broken_between_words(qapp: QApplication) -> None:
    room = style().size("This is as deep as ")[0]
    lines = wrapped(TEXT, room, style())
    assert len(lines) > 1
    assert " ".join(lines) == TEXT
    assert all(style().size(line)[0] <= room for line in lines)


def test_words_wider_than_the_map_stand_alone(qapp: QApplication) -> None:
    assert wrapped("one two", 1, style()) == ["one", "two"]
    assert wrapped("", 100, style()) == []


@pytest.mark.parametrize("ends", [None, ("3.2", "57")])
def test_a_line_is_read_on_any_picture(qapp: QApplication, ends: tuple[str, str] | None) -> None:
    """Where it lies a striped picture is paper: words and scale have nothing between them but that."""
    notes = MapNotes()
    notes.set_line("what", "i  i", ends)
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("white"))
    palette.setColor(QPalette.ColorRole.Text, QColor("black"))
    ground = []
    for stripe in ("black", "white"):
        image.fill(QColor(stripe))
        painter = QPainter(image)
        notes.draw(painter, Scene(Viewport(width=400, height=100), 1.0, palette, QFont()))
        painter.end()
        y, x = round(100 - BOTTOM), round(LEFT)
        ground.append([image.pixelColor(at, y - 7).lightness() for at in range(x - 3, x + 14)])
    assert max(abs(one - other) for one, other in zip(*ground, strict=True)) < 40
    assert image.pixelColor(390, y).lightness() == 255
